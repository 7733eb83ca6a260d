import { constants } from 'node:fs';
import { access, copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ReleaseError } from '../../core/error.ts';
import type { Forge, ForgeDraft, ForgeRelease } from '../../ports.ts';
import { attempt, isAbsent, readPage, replaceFile, temporaryIn, type Page } from './local-files.ts';
import { digestFile } from '../digest.ts';
import { decodeTag, encodeTag, latestName } from './local-names.ts';

/**
 * Releases in a folder, for projects without a server, rehearsals and tests: `<tag>/release.json`, `<tag>/notes.md`
 * and `<tag>/assets/`, and a file `latest` with the tag of the latest release. Every change is one rename, so a
 * killed run leaves the state before or after it. Failures are FORGE_FAILED or FORGE_REFUSED.
 */
export function localForge(folder: string): Forge {
  const root = resolve(folder);
  return {
    isServer: false,
    attestations: null,
    longestNotes: Infinity,
    check: async () => {
      await attempt(root, () => checkWritable(root));
      return { ahead: null };
    },
    checkRules: () => Promise.resolve({ problems: [], notices: [], unasked: [] }),
    commitChecks: () => Promise.resolve([]),
    runReviews: () => Promise.resolve([]),
    findRelease: (tag) => attempt(root, () => findRelease(root, tag)),
    createDraft: (draft) => attempt(root, () => createDraft(root, draft)),
    updateDraft: (id, draft) => attempt(root, () => updateDraft(root, id, draft)),
    upload: (id, { name, path }) => attempt(root, () => copyIn(root, path, assetPath(root, id, name))),
    removeAsset: (id, name) => attempt(root, () => removeAsset(root, id, name)),
    digestAsset: (id, name, place) => attempt(root, () => copyOut(assetPath(root, id, name), place)),
    deleteDraft: (id) => attempt(root, () => deleteDraft(root, id)),
    publish: (id, { latest }) => attempt(root, () => publish(root, id, latest)),
    notesOf: (id) => attempt(root, () => readFile(join(root, checkedId(id), 'notes.md'), 'utf8')),
    rewrite: (id, notes) => attempt(root, () => rewrite(root, id, notes)),
    latest: () => attempt(root, () => latestOf(root)),
    makeLatest: (id) => attempt(root, () => makeLatest(root, id)),
  };
}

/** The nearest folder that exists must be one that can be written to. */
async function checkWritable(place: string): Promise<void> {
  try {
    if (!(await stat(place)).isDirectory()) throw refused(`${place} is not a folder`);
    await access(place, constants.W_OK);
  } catch (error) {
    if (!isAbsent(error) || dirname(place) === place) throw error;
    await checkWritable(dirname(place));
  }
}

async function findRelease(root: string, tag: string): Promise<ForgeRelease | null> {
  const id = encodeTag(tag);
  const page = await readPage(join(root, id));
  if (page === null) return null;
  if (page.tag !== tag) throw refused(`the folder of ${tag} holds the release of ${page.tag}`);
  return describe(root, id, page);
}

async function createDraft(root: string, draft: ForgeDraft): Promise<ForgeRelease> {
  const found = await findRelease(root, draft.tag);
  return found ?? writeDraft(root, encodeTag(draft.tag), draft);
}

async function updateDraft(root: string, id: string, draft: ForgeDraft): Promise<ForgeRelease> {
  const page = await pageOf(root, id);
  if (!page.draft) throw refused(`the release of ${page.tag} is published already`);
  return writeDraft(root, id, { ...draft, tag: page.tag });
}

/** The notes first: a release exists from the moment its `release.json` does. */
async function writeDraft(root: string, id: string, draft: ForgeDraft): Promise<ForgeRelease> {
  const { tag, title, notes, prerelease } = draft;
  const page = { tag, title, draft: true, prerelease };
  await replaceFile(root, join(root, id, 'notes.md'), notes);
  await writePage(root, id, page);
  return describe(root, id, page);
}

/** Renames it away first: a killed run leaves the draft whole or gone. */
async function deleteDraft(root: string, id: string): Promise<void> {
  const page = await readPage(join(root, id));
  if (page === null) return;
  if (!page.draft) throw refused(`the release of ${page.tag} is published already`);
  const away = await temporaryIn(root);
  await rename(join(root, id), away);
  await rm(away, { recursive: true, force: true });
}

/** The page last: a run that is killed before it leaves a draft, and the next one does all of this again. */
async function publish(root: string, id: string, latest: boolean): Promise<ForgeRelease> {
  const page = { ...(await pageOf(root, id)), draft: false };
  if (latest) await replaceFile(root, join(root, latestName), `${page.tag}\n`);
  await writePage(root, id, page);
  return describe(root, id, page);
}

async function rewrite(root: string, id: string, notes: string): Promise<void> {
  await pageOf(root, id);
  await replaceFile(root, join(root, id, 'notes.md'), notes);
}

async function latestOf(root: string): Promise<string | null> {
  try {
    return (await readFile(join(root, latestName), 'utf8')).trim() || null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function makeLatest(root: string, id: string): Promise<void> {
  const { tag, draft } = await pageOf(root, id);
  if (draft) throw refused(`the release of ${tag} is a draft`);
  await replaceFile(root, join(root, latestName), `${tag}\n`);
}

async function removeAsset(root: string, id: string, name: string): Promise<void> {
  const page = await pageOf(root, id);
  if (!page.draft) throw refused(`the release of ${page.tag} is published already`);
  await rm(assetPath(root, id, name), { force: true });
}

async function copyOut(
  from: string,
  place: string | undefined,
): Promise<{ readonly sha256: string; readonly size: number }> {
  if (place !== undefined) await copyFile(from, place, constants.COPYFILE_FICLONE);
  return digestFile(place ?? from);
}

async function copyIn(root: string, from: string, to: string): Promise<void> {
  const temporary = await temporaryIn(root);
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await mkdir(dirname(to), { recursive: true });
    await rename(temporary, to);
  } finally {
    await rm(temporary, { force: true });
  }
}

function writePage(root: string, id: string, page: Page): Promise<void> {
  return replaceFile(root, join(root, id, 'release.json'), `${JSON.stringify(page, null, 2)}\n`);
}

async function pageOf(root: string, id: string): Promise<Page> {
  const page = await readPage(join(root, checkedId(id)));
  if (page !== null) return page;
  throw refused(`there is no release ${id}`);
}

/** What is there now; digests are of the files as they are, not of what once was written. */
async function describe(root: string, id: string, page: Page): Promise<ForgeRelease> {
  const folder = join(root, id, 'assets');
  const assets: ForgeRelease['assets'][number][] = [];
  for (const name of await namesIn(folder)) assets.push({ name, ...(await digestFile(join(folder, name))) });
  return { id, tag: page.tag, draft: page.draft, url: pathToFileURL(join(root, id)).href, assets };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Place of an asset; only a bare file name can be one. */
function assetPath(root: string, id: string, name: string): string {
  const bare = name === basename(name) && !/[/\\\p{C}]/u.test(name) && !['', '.', '..'].includes(name);
  if (!bare) throw refused(`${JSON.stringify(name)} is not a bare file name`);
  return join(root, checkedId(id), 'assets', name);
}

function checkedId(id: string): string {
  if (encodeTag(decodeTag(id)) !== id) throw refused(`${JSON.stringify(id)} is not a release of this folder`);
  return id;
}

function refused(what: string): ReleaseError {
  return new ReleaseError('FORGE_REFUSED', `the local forge refuses: ${what}`, {
    hint: 'Look at the folder (forge.path in release.config), then run: release next',
  });
}
