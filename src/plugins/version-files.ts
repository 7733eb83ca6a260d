import type { ReleaseSet, TextEdit } from '../core/model.ts';
import type { Texts } from '../ecosystems/ecosystem.ts';
import { isGlob, type FileRule } from '../updaters/rule.ts';
import { editsOf, findPlaces } from '../updaters/update.ts';
import type { Look } from './plugin.ts';

/** An entry of `files` and the packages whose version it holds, by their manifests. */
export interface OwnedFile {
  readonly rule: FileRule;
  readonly owners: readonly string[];
}

/** Files as one editor found them, and what it wants changed in them. */
export interface Edited {
  readonly texts: Texts;
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}

/**
 * Brings the version strings of other files to the versions of their owners; those of packages that are not released
 * stay.
 * @throws ReleaseError as `findPlaces`
 */
export async function editVersionFile(
  { rule, owners }: OwnedFile,
  set: ReleaseSet,
  look: Look,
): Promise<Edited> {
  const release = set.groups
    .flatMap((group) => group.packages)
    .find(({ manifest }) => owners.includes(manifest));
  if (release === undefined) return { texts: new Map(), edits: new Map() };
  const texts = await readFiles(rule, look);
  const found = await findPlaces(
    rule,
    [...texts].map(([path, text]) => ({ path, text })),
  );
  return { texts, edits: editsOf(found, { version: release.next, date: set.date, write: rule.write }) };
}

/** The files a rule names, sorted by path. */
export async function readFiles({ path }: FileRule, look: Pick<Look, 'read' | 'glob'>): Promise<Texts> {
  return look.read(isGlob(path) ? await look.glob(path) : [path]);
}
