import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { ReleaseError } from '../../core/error.ts';
import type { Texts } from '../ecosystem.ts';
import { expandBraces, matchesGlob } from '../glob.ts';
import { members, parseJson, stringsOf, unreadable } from './json.ts';

/** The files at the root that say what the workspace is. */
export const workspaceFiles: readonly string[] = ['package.json', 'pnpm-workspace.yaml', 'lerna.json'];

/** Directories no package manager looks for members in. */
const neverMembers: ReadonlySet<string> = new Set(['node_modules', 'bower_components']);

/** A longer pattern is taken for a mistake. */
const maxLength = 1000;

interface Pattern {
  readonly negated: boolean;
  /** Alternatives of the glob for the member's manifest, braces spelled out. */
  readonly globs: readonly string[];
}

/**
 * The globs to find the members' manifests with, as the caller resolves globs.
 * @throws ReleaseError MANIFEST_UNREADABLE or WORKSPACE_INVALID for what says where the members are
 */
export function memberGlobs(texts: Texts): readonly string[] {
  return patternsOf(texts).flatMap((pattern) => (pattern.negated ? [] : pattern.globs));
}

/**
 * Paths of the manifests of the workspace among the texts, the root's first, then by path. Other package.json
 * files that were read are no members. Of several patterns that match the last one decides (npm's
 * `map-workspaces`); pnpm's exclusions hold wherever they stand.
 * @throws ReleaseError MANIFEST_UNREADABLE or WORKSPACE_INVALID for what says where the members are
 */
export function manifestPaths(texts: Texts): readonly string[] {
  const patterns = patternsOf(texts);
  const found = [...texts.keys()].filter(
    (path) => path.endsWith('/package.json') && isMember(path, patterns),
  );
  return [...(texts.has('package.json') ? ['package.json'] : []), ...found.sort()];
}

function isMember(path: string, patterns: readonly Pattern[]): boolean {
  if (path.split('/').some((segment) => neverMembers.has(segment))) return false;
  const last = patterns.findLast((pattern) => pattern.globs.some((glob) => matchesGlob(path, glob)));
  return last !== undefined && !last.negated;
}

/** Who says it first: pnpm-workspace.yaml, then `workspaces`, then lerna.json. */
function patternsOf(texts: Texts): readonly Pattern[] {
  const pnpm = pnpmPackages(texts);
  if (pnpm !== null) {
    const read = pnpm.map((text) => readPattern('pnpm-workspace.yaml', text));
    return [...read.filter((each) => !each.negated), ...read.filter((each) => each.negated)];
  }
  const workspaces = workspacesField(texts);
  if (workspaces !== null) return workspaces.map((text) => readPattern('package.json', text));
  return lernaPackages(texts).map((text) => readPattern('lerna.json', text));
}

/** `packages` of pnpm-workspace.yaml; null without the file or the key (pnpm 10 keeps settings there too). */
function pnpmPackages(texts: Texts): readonly string[] | null {
  const path = 'pnpm-workspace.yaml';
  const text = texts.get(path);
  if (text === undefined) return null;
  const { contents, errors } = parseYaml(path, text);
  const [error] = errors;
  if (error !== undefined) throw unreadable({ path, text }, error.pos[0], `not valid YAML (${error.code})`);
  const list = isMap(contents) ? contents.get('packages') : undefined;
  if (!isSeq(list)) return null;
  return list.items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? item.value : []));
}

function parseYaml(path: string, text: string): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text, { prettyErrors: false });
  } catch (cause) {
    // The parser is recursive: nesting some thousand levels deep exhausts the stack.
    if (cause instanceof RangeError) throw unreadable({ path, text }, 0, 'nested too deeply', { cause });
    throw cause;
  }
}

/** `workspaces` of the root manifest: a list, or an object with a list of `packages` (yarn classic). */
function workspacesField(texts: Texts): readonly string[] | null {
  const text = texts.get('package.json');
  if (text === undefined) return null;
  const field = members(parseJson('package.json', text).root).get('workspaces');
  if (field === undefined) return null;
  return stringsOf(field.type === 'object' ? members(field).get('packages') : field);
}

/** lerna's own list; without one its default, `packages/*`. */
function lernaPackages(texts: Texts): readonly string[] {
  const text = texts.get('lerna.json');
  if (text === undefined) return [];
  const list = members(parseJson('lerna.json', text, 'jsonc').root).get('packages');
  return list === undefined ? ['packages/*'] : stringsOf(list);
}

function readPattern(file: string, text: string): Pattern {
  const negated = text.startsWith('!');
  const directory = text.slice(negated ? 1 : 0);
  const globs = directory.length > maxLength ? undefined : expandBraces(directory)?.map(manifestGlob);
  if (globs === undefined || globs.some((glob) => !isReadable(glob))) {
    throw new ReleaseError(
      'WORKSPACE_INVALID',
      `${file}: cannot read the workspace pattern ${JSON.stringify(text)}`,
      {
        hint: 'Write patterns inside the repository with *, **, ? and {a,b} only, or list the directories.',
      },
    );
  }
  return { negated, globs };
}

/** The glob of the manifest in a directory or glob of directories, without './' and doubled or trailing slashes. */
function manifestGlob(directory: string): string {
  const segments = directory.split('/').filter((segment) => segment !== '' && segment !== '.');
  return [...(directory.startsWith('/') ? [''] : []), ...segments, 'package.json'].join('/');
}

/** Inside the repository, and without the glob syntax that is not read here: [classes] and @(groups). */
function isReadable(glob: string): boolean {
  if (glob.split('/').some((segment) => segment === '' || segment === '..')) return false;
  return !/[[\]()\\\p{Cc}]/u.test(glob);
}
