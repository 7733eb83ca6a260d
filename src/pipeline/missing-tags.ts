import { toForm } from '../core/lines/configured.ts';
import { indexTags, type TagForm } from '../core/lines/tags.ts';
import type { Package, Warning } from '../core/model.ts';
import type { Source } from '../ports.ts';
import type { Reading } from './read.ts';
import { shellWord } from '../core/quote.ts';

/**
 * Where no version tag is known here, a clone made with `--no-tags` would look like a first release: the remote is
 * asked then, and only then. What it says decides nothing; it becomes a warning, and a real run refuses on its own.
 */
export async function missingTags(source: Source, reading: Reading): Promise<readonly Warning[]> {
  const { standing, lines, tags, workspace } = reading;
  const { head, remote } = standing;
  if (head === null || remote === null || lines.lines.some(({ last }) => last !== null)) return [];
  const there = await source.remoteTags();
  const fetch = `git fetch --tags ${shellWord(remote.name)}, then run this again`;
  if (there === null) {
    const message = `no release is tagged here, and ${remote.name} could not be asked for its tags`;
    return [{ code: 'TAGS_UNKNOWN', message, hint: `If there were releases: ${fetch}` }];
  }
  const here = new Set(tags.map(({ name }) => name));
  const forms = lines.lines.map(({ tagFormat }) => toForm(tagFormat, null));
  const missing = versionTags(there, workspace.packages, forms).filter((name) => !here.has(name));
  if (missing.length === 0) return [];
  const message = `${remote.name} has version tags that are not here (${shown(missing)}): this is no first release`;
  return [{ code: 'TAGS_MISSING', message, hint: fetch }];
}

/** The names that are versions of something here, greatest first. */
function versionTags(
  names: readonly string[],
  packages: readonly Package[],
  forms: readonly TagForm[],
): readonly string[] {
  const { root, byPackage } = indexTags(
    names.map((name) => ({ name, sha: '', reachable: false })),
    packages,
    forms,
  );
  return [...root, ...[...byPackage.values()].flat()].map(({ name }) => name);
}

/** Names listed before the rest is counted. */
const listed = 3;

function shown(names: readonly string[]): string {
  const rest = names.length > listed ? ` and ${names.length - listed} more` : '';
  return `${names.slice(0, listed).join(', ')}${rest}`;
}
