import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import { Secret } from '../../core/secret.ts';
import type { Forge, ForgeDraft, ForgeRelease } from '../../ports.ts';
import { parseAnswer, releaseSchema, type AssetAnswer, type ReleaseAnswer } from './github-answer.ts';
import {
  deleteAsset,
  digestDownload,
  digestOf,
  isUploaded,
  listAssets,
  uploadAsset,
} from './github-assets.ts';
import { attestationStore } from './github-attestations.ts';
import { commitChecks } from './github-checks.ts';
import { checkAccess } from './github-check.ts';
import { voiceOf } from '../aloud.ts';
import { githubClient, type ClientOptions } from './github-client.ts';
import { alreadyExists } from './github-errors.ts';
import { latestOf, notesOf } from './github-page.ts';
import { runReviews } from './github-reviews.ts';
import { checkRules } from './github-rules.ts';
import { ask, askMaybe, once, pagesOf, type Session } from './github-session.ts';
import { shellWord } from '../../core/quote.ts';

/** Which repository, on which server, as whom. */
export interface GithubOptions extends ClientOptions {
  readonly owner: string;
  readonly name: string;
}

/**
 * Releases on GitHub or a GitHub Enterprise server, by the REST API. Every failure is a ReleaseError: FORGE_REFUSED
 * where asking again changes nothing, FORGE_FAILED where it may, NO_TOKEN without a token.
 */
export function github(options: GithubOptions): Forge {
  const session = openSession(options);
  return {
    isServer: true,
    attestations: attestationStore(session),
    longestNotes: 125_000,
    check: () => checkAccess(session),
    checkRules: (push) => checkRules(session, push),
    commitChecks: (commit) => commitChecks(session, commit),
    runReviews: (run) => runReviews(session, run),
    findRelease: async (tag) => toMaybe(session, await findByTag(session, tag)),
    createDraft: async (draft) => toRelease(session, await createDraft(session, draft)),
    updateDraft: async (id, draft) =>
      toRelease(session, await change(session, 'update the draft', id, pageOf(draft))),
    upload: async (id, asset) => {
      const release = await getRelease(session, id);
      await uploadAsset(session, release.id, trustedUpload(options.apiUrl, release.upload_url), asset);
    },
    removeAsset: async (id, name) => {
      const asset = await findAsset(session, id, name);
      if (asset !== null) await deleteAsset(session, asset.id, name);
    },
    digestAsset: async (id, name, place) =>
      digestDownload(session, await presentAsset(session, id, name), place),
    deleteDraft: (id) => deleteDraft(session, id),
    publish: async (id, { latest }) => toRelease(session, await publish(session, id, latest)),
    notesOf: (id) => notesOf(session, toId(id)),
    rewrite: async (id, notes) => {
      await change(session, 'change the text of the release', id, { body: notes });
    },
    latest: () => latestOf(session),
    makeLatest: async (id) => {
      await change(session, 'show the release as the latest', id, { make_latest: 'true' });
    },
  };
}

/** What all requests to one repository share. Nothing is asked yet. */
export function openSession(options: GithubOptions): Session {
  const { owner, name, apiUrl, second = 1000, say = () => undefined } = options;
  const voice = voiceOf(say);
  const token = options.token === null ? null : new Secret(options.token.reveal().trim());
  return {
    client: githubClient({ ...options, token, say: voice.say }),
    repo: { owner, repo: name },
    target: { host: new URL(apiUrl).host.replace(/^api\./, ''), repository: `${owner}/${name}`, token },
    second,
    voice,
  };
}

/** The published release of a tag, else its oldest draft: drafts have no tag yet, so they must be searched for. */
async function findByTag(session: Session, tag: string): Promise<ReleaseAnswer | null> {
  const { client, repo } = session;
  const doing = `look up the release of ${tag}`;
  const found = await askMaybe(session, doing, () => client.rest.repos.getReleaseByTag({ ...repo, tag }));
  const published = found === null ? null : toAnswer(found.data);
  if (published?.draft === false) return published;
  const request = (page: number) => client.rest.repos.listReleases({ ...repo, per_page: 100, page });
  for await (const page of pagesOf(session, doing, z.array(releaseSchema), request)) {
    const [first] = page.filter((release) => release.tag_name === tag).sort((a, b) => a.id - b.id);
    if (first !== undefined) return first;
  }
  return null;
}

/**
 * Makes a draft. GitHub takes as many of one tag as it is given, so two runs may each make one: each looks again, and a
 * page that was there first stays.
 */
async function createDraft(session: Session, draft: ForgeDraft): Promise<ReleaseAnswer> {
  const made = await postDraft(session, draft);
  const first = await findByTag(session, draft.tag);
  if (first === null || (first.draft && first.id >= made.id)) return made;
  await deleteDraft(session, String(made.id));
  return first;
}

async function postDraft(session: Session, draft: ForgeDraft): Promise<ReleaseAnswer> {
  const { client, repo } = session;
  return once(session, {
    doing: `create the draft release of ${draft.tag}`,
    request: async () => {
      const fields = { ...repo, tag_name: draft.tag, ...pageOf(draft), draft: true, request: { retries: 0 } };
      return toAnswer((await client.rest.repos.createRelease(fields)).data);
    },
    mayBeDone: alreadyExists,
    look: () => findByTag(session, draft.tag),
  });
}

/**
 * Publishes. GitHub would make a missing tag itself, at the default branch's tip: that would be a release of
 * something else, so the tag must be there.
 */
async function publish(session: Session, id: string, latest: boolean): Promise<ReleaseAnswer> {
  const { tag_name: tag } = await getRelease(session, id);
  const ref = await askMaybe(session, `look up the tag ${tag}`, () =>
    session.client.rest.git.getRef({ ...session.repo, ref: `tags/${tag}` }),
  );
  if (ref === null) {
    throw new ReleaseError(
      'FORGE_FAILED',
      `cannot publish the release of ${tag}: ${session.target.host} has no such tag`,
      {
        hint: `Push it (git push origin ${shellWord(`refs/tags/${tag}`)}), then run: release next`,
      },
    );
  }
  return change(session, `publish the release of ${tag}`, id, {
    draft: false,
    make_latest: latest ? 'true' : 'false',
  });
}

/** Deletes a draft; one that is gone is as asked, and one that was published meanwhile stays. */
async function deleteDraft(session: Session, id: string): Promise<void> {
  const parameters = { ...session.repo, release_id: toId(id) };
  const found = await askMaybe(session, 'read the draft', () =>
    session.client.rest.repos.getRelease(parameters),
  );
  if (found === null) return;
  const { draft, tag_name: tag } = toAnswer(found.data);
  if (!draft) throw published(tag);
  await askMaybe(session, `delete the draft of ${tag}`, () =>
    session.client.rest.repos.deleteRelease(parameters),
  );
}

function published(tag: string): ReleaseError {
  return new ReleaseError('FORGE_REFUSED', `the release of ${tag} was published meanwhile`, {
    hint: 'Complete it: release resume',
  });
}

interface Fields {
  readonly name?: string;
  readonly body?: string;
  readonly prerelease?: boolean;
  readonly draft?: boolean;
  readonly make_latest?: 'true' | 'false';
}

/** What the page says. Never `draft`: a page that somebody has published meanwhile must stay so. */
function pageOf({ title, notes, prerelease }: ForgeDraft): Fields {
  return { name: title, body: notes, prerelease };
}

async function change(session: Session, doing: string, id: string, fields: Fields): Promise<ReleaseAnswer> {
  const parameters = { ...session.repo, release_id: toId(id), ...fields };
  return toAnswer(
    (await ask(session, doing, () => session.client.rest.repos.updateRelease(parameters))).data,
  );
}

async function getRelease(session: Session, id: string): Promise<ReleaseAnswer> {
  const parameters = { ...session.repo, release_id: toId(id) };
  return toAnswer(
    (await ask(session, 'read the release', () => session.client.rest.repos.getRelease(parameters))).data,
  );
}

async function findAsset(session: Session, id: string, name: string): Promise<AssetAnswer | null> {
  return (await listAssets(session, toId(id))).find((asset) => asset.name === name) ?? null;
}

async function presentAsset(session: Session, id: string, name: string): Promise<AssetAnswer> {
  const asset = await findAsset(session, id, name);
  if (asset !== null) return asset;
  throw new ReleaseError(
    'FORGE_FAILED',
    `${session.target.host} has no file ${name} in this release any more`,
    {
      hint: 'To upload it again, run: release next',
    },
  );
}

async function toMaybe(session: Session, release: ReleaseAnswer | null): Promise<ForgeRelease | null> {
  return release === null ? null : toRelease(session, release);
}

async function toRelease(
  session: Session,
  { id, tag_name, draft, html_url }: ReleaseAnswer,
): Promise<ForgeRelease> {
  const assets = (await listAssets(session, id))
    .filter(isUploaded)
    .map((asset) => ({ name: asset.name, size: asset.size, sha256: digestOf(asset) }));
  return { id: String(id), tag: tag_name, draft, url: html_url, assets };
}

function toAnswer(data: unknown): ReleaseAnswer {
  return parseAnswer(releaseSchema, data, 'a release');
}

function toId(id: string): number {
  return Number(id);
}

/**
 * The address to upload to, as the release says: octokit's own is fixed to github.com. The token goes there, so it
 * must be the API's host or its `uploads.` sibling.
 */
function trustedUpload(apiUrl: string, uploadUrl: string): string {
  const api = new URL(apiUrl);
  const address = new URL(uploadUrl.replace(/\{.*$/, ''));
  const hosts = [api.host, `uploads.${api.host.replace(/^api\./, '')}`];
  if (address.protocol === api.protocol && hosts.includes(address.host)) return uploadUrl;
  throw new ReleaseError(
    'FORGE_REFUSED',
    `${api.host} says to upload to ${address.host}, which is not its own`,
    {
      hint: 'The token is not sent there. Check forge.apiUrl (release config), then run: release next',
    },
  );
}
