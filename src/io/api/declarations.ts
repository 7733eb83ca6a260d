import { readFile, realpath, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compareSurfaces } from '../../api/compare.ts';
import { entryPoints, type TypesManifest } from '../../api/entries.ts';
import type { TypeScript } from '../../api/compiler.ts';
import { hostOf, loadPair } from '../../api/program.ts';
import type { ApiChange, ApiReport } from '../../core/api.ts';
import type { Action } from '../../core/model.ts';
import { fetchReleased } from './released.ts';
import { unchecked, type GuardPlace } from './tool.ts';

/**
 * The declarations of an npm package in the work tree against those of its last release, entry point by entry point.
 * @throws ReleaseError API_UNCHECKED
 */
export async function compareDeclarations(check: Action<'checkApi'>, place: GuardPlace): Promise<ApiReport> {
  const candidate = await realpath(join(place.root, check.path));
  const ts = await loadTypeScript(candidate);
  const released = await fetchReleased(check, place);
  try {
    return compareFolders(ts, await entriesIn(released), await entriesIn(candidate), check);
  } finally {
    await rm(dirname(released), { recursive: true, force: true });
  }
}

/** Declaration files by entry point. */
type Entries = ReadonlyMap<string, string>;

function compareFolders(ts: TypeScript, old: Entries, next: Entries, check: Action<'checkApi'>): ApiReport {
  if (old.size === 0) {
    return { changes: [], notes: [`${check.previous} has no declarations to compare with`] };
  }
  if (next.size === 0) {
    throw unchecked(
      `${check.package} has no declarations in the work tree: what its package.json names under types is not there`,
      "Let a step make them before the check (build in release.config), or say apiGuard: 'off'",
    );
  }
  const reports = [...old].map(([subpath, file]) => compareEntry(ts, subpath, file, next.get(subpath)));
  const added = [...next.keys()]
    .filter((subpath) => !old.has(subpath))
    .map((subpath): ApiChange => ({ name: `entry point ${subpath}`, level: 'minor', what: 'is new' }));
  return {
    changes: [...reports.flatMap(({ changes }) => changes), ...added],
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
  };
}

function compareEntry(ts: TypeScript, subpath: string, old: string, next: string | undefined): ApiReport {
  if (next === undefined)
    return { changes: [{ name: `entry point ${subpath}`, level: 'major', what: 'is gone' }], notes: [] };
  const { changes, notes } = compareSurfaces(loadPair(ts, { old, next }, hostOf(ts)));
  if (subpath === '.') return { changes, notes };
  return { changes: changes.map((change) => ({ ...change, name: `${subpath}: ${change.name}` })), notes };
}

/** The first file that exists for each entry point. */
async function entriesIn(folder: string): Promise<Entries> {
  const manifest = asManifest(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const found = await Promise.all(
    [...entryPoints(manifest)].map(
      async ([subpath, files]) => [subpath, await firstOf(folder, files)] as const,
    ),
  );
  return new Map(found.flatMap(([subpath, file]) => (file === null ? [] : [[subpath, file] as const])));
}

async function firstOf(folder: string, files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const path = join(folder, file);
    if ((await stat(path).catch(() => null))?.isFile() === true) return realpath(path);
  }
  return null;
}

function asManifest(value: unknown): TypesManifest {
  return typeof value === 'object' && value !== null ? value : {};
}

/** The compiler the project builds with, else one installed beside this tool. */
async function loadTypeScript(from: string): Promise<TypeScript> {
  for (const start of [join(from, 'package.json'), import.meta.filename]) {
    const path = resolveFrom(start);
    if (path === null) continue;
    const loaded: unknown = await import(pathToFileURL(path).href);
    if (isCompiler(loaded)) return loaded.default;
  }
  throw unchecked(
    'TypeScript is not installed here, so the API was not compared',
    "npm install --save-dev typescript (5.4 or newer), or apiGuard: 'off' in release.config",
  );
}

/** TypeScript 7 has no compiler interface for JavaScript; before 5.4 it did not tell what is assignable to what. */
function isCompiler(loaded: unknown): loaded is { readonly default: TypeScript } {
  const compiler = field(loaded, 'default');
  const [major = 0, minor = 0] = String(field(compiler, 'version')).split('.').map(Number);
  return field(compiler, 'createProgram') !== undefined && major * 100 + minor >= 504;
}

function field(value: unknown, key: string): unknown {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return found;
}

function resolveFrom(start: string): string | null {
  try {
    return createRequire(start).resolve('typescript');
  } catch {
    return null;
  }
}
