import { z } from 'zod';
import { largestBundle } from '../../core/evidence/bundle.ts';
import { ReleaseError } from '../../core/error.ts';
import { jsonOrNull } from '../../core/json-text.ts';
import type { Findings } from '../../core/findings.ts';
import type { AttestationStore } from '../../ports-evidence.ts';
import { isUnsure, parseAnswer } from './github-answer.ts';
import { timedFetch } from './github-client.ts';
import { ask, askMaybe, once, type Session } from './github-session.ts';
import { unpacked } from './snappy.ts';

/**
 * GitHub's store of artifact attestations (REST API, "Repository attestations"), which `gh attestation verify` asks. It takes
 * and gives Sigstore bundles; what it has is told by a bundle, or by the address of one.
 */
export function attestationStore(session: Session): AttestationStore {
  const has = async (sha256: string, bundle: string): Promise<boolean> => {
    const wanted = signatureOf(jsonOrNull(bundle));
    for await (const one of storedAbout(session, sha256))
      if (wanted !== null && signatureOf(one) === wanted) return true;
    return false;
  };
  return {
    check: () => check(session),
    has,
    add: (sha256, bundle) => add(session, bundle, () => has(sha256, bundle)),
  };
}

const hint =
  'It needs the permission "attestations: write" (in GitHub Actions: "permissions: { attestations: write }"). A private ' +
  'repository has a store only with GitHub Enterprise Cloud. Then: release resume. To release without: release abort, then signing.store: null';

/** GitHub tells of one permission only by taking a statement, so most of it cannot be asked. */
async function check(session: Session): Promise<Findings> {
  const { client, repo, target } = session;
  const { data } = await ask(session, `see ${target.repository}`, () => client.rest.repos.get(repo));
  const { private: isPrivate, owner } = parseAnswer(repositorySchema, data, 'a repository');
  if (isPrivate && owner?.type === 'User')
    throw new ReleaseError(
      'FORGE_REFUSED',
      `${target.host} stores no attestations of ${target.repository}: it is private, and a user's own`,
      { hint: 'Leave signing.store out (release config); the page carries the same statements.' },
    );
  const plan = isPrivate ? ', and the plan of its owner has attestations of private repositories' : '';
  return {
    problems: [],
    notices: [],
    unasked: [`whether the token has "attestations: write" on ${target.repository}${plan}`],
  };
}

const repositorySchema = z.object({
  private: z.boolean(),
  owner: z.object({ type: z.string() }).optional(),
});

/** Adds one, also where an answer is lost: two of a kind would do no harm, but help nobody. */
async function add(session: Session, bundle: string, has: () => Promise<boolean>): Promise<void> {
  const { client, repo } = session;
  const value = z.record(z.string(), z.unknown()).parse(jsonOrNull(bundle));
  const request = async (): Promise<true> => {
    await client.rest.repos.createAttestation({ ...repo, bundle: value, request: { retries: 0 } });
    return true;
  };
  const look = async (): Promise<true | null> => ((await has()) ? true : null);
  await once(session, { doing: 'store an attestation', request, mayBeDone: isUnsure, look }).catch(
    (error: unknown) => {
      if (!(error instanceof ReleaseError) || error.code !== 'FORGE_REFUSED') throw error;
      throw new ReleaseError(error.code, error.message, { cause: error.cause, hint });
    },
  );
}

const listed = z.object({
  attestations: z
    .array(z.object({ bundle: z.unknown().optional(), bundle_url: z.string().nullish() }))
    .default([]),
});

/** Pages of a hundred: a file that never changes is in every release. */
const lastPage = 20;

/** Bundles about a file, newest or oldest first as GitHub likes. 404 says that there is none. */
async function* storedAbout(session: Session, sha256: string): AsyncIterable<unknown> {
  const { client, repo } = session;
  const about = { ...repo, subject_digest: `sha256:${sha256}`, per_page: 100 };
  const doing = 'look for an attestation';
  for (let page = 1, after = ''; page <= lastPage; page += 1) {
    const more = after === '' ? {} : { after };
    const found = await askMaybe(session, doing, () =>
      client.rest.repos.listAttestations({ ...about, ...more }),
    );
    if (found === null) return;
    const { attestations } = parseAnswer(listed, found.data, 'a list of attestations');
    for (const { bundle, bundle_url: url } of attestations)
      yield bundle ?? (url == null ? null : await fetchBundle(session, url));
    after = cursorIn(found.headers.link ?? '');
    if (after === '') return;
  }
}

/** The cursor of the next page in a `Link` header (RFC 8288); empty where there is none. */
function cursorIn(link: string): string {
  const next = link.split(',').find((part) => part.includes('rel="next"')) ?? '';
  const url = next.slice(next.indexOf('<') + 1, next.indexOf('>'));
  return URL.canParse(url) ? (new URL(url).searchParams.get('after') ?? '') : '';
}

const patience = 30_000;

/** A bundle from where GitHub keeps it, another host, which must not see the token. It is packed with Snappy there. */
async function fetchBundle({ target }: Session, url: string): Promise<unknown> {
  const said = new ReleaseError('FORGE_FAILED', `${target.host} names an attestation that cannot be had`, {
    hint: 'Wait a little, then run: release resume',
  });
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw said;
  const response = await timedFetch(patience)(url).catch(() => null);
  if (response?.ok !== true) throw said;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return jsonOrNull(Buffer.from(unpacked(bytes, largestBundle) ?? bytes).toString('utf8'));
}

const signed = z.object({
  dsseEnvelope: z.object({ payload: z.string(), signatures: z.tuple([z.object({ sig: z.string() })]) }),
});

/** What makes a bundle that bundle, however it is written: its payload and the signature; null where it is none. */
function signatureOf(bundle: unknown): string | null {
  const read = signed.safeParse(bundle);
  if (!read.success) return null;
  const { payload, signatures } = read.data.dsseEnvelope;
  const [{ sig }] = signatures;
  return [payload, sig].map((text) => Buffer.from(text, 'base64').toString('base64')).join(' ');
}
