import { posix } from 'node:path';
import { parse } from 'semver';
import { printable } from '../../core/quote.ts';
import type { Edge, LockedPackage } from '../../core/sbom/graph.ts';
import { assertCount, lockedPackage, lockUnreadable, type LockReading, type LockSource } from '../locked.ts';
import { linesOf } from '../lock-lines.ts';
import { directoryAt } from '../paths.ts';
import { readDirectives, type Directive, type Word } from './directives.ts';

/** A module at a version. */
interface Module {
  readonly path: string;
  readonly version: string;
}

/** `replace path [version] => path version` or `=> ./directory`. */
interface Replacement {
  readonly path: string;
  /** The only version that is replaced; null for all. */
  readonly version: string | null;
  readonly by: Module | { readonly directory: string };
}

/**
 * Reads go.mod as the lockfile it is (https://go.dev/ref/mod#minimal-version-selection): since Go 1.17 it requires every
 * module that packages here are built from, indirect ones included. Which of them needs which is not told, and neither is
 * what only tests need. The `h1:` of go.sum beside it is the digest of a list of digests
 * (https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash), not of a file.
 */
export function readGoMod(source: LockSource): LockReading {
  const { file, text, texts } = source;
  const directives = readDirectives(file, text);
  const lock = {
    source,
    sums: readSums(texts.get(posix.join(posix.dirname(file), 'go.sum')) ?? ''),
    replacements: directives.flatMap((one) => (one.verb === 'replace' ? readReplacement(file, one) : [])),
  };
  const required = directives.flatMap((one) => (one.verb === 'require' ? [readModule(file, one.words)] : []));
  assertCount(file, required.length);
  const found = required.map((module) => resolve(lock, module));
  const edges = found.map((one): Edge => ({ to: typeof one === 'string' ? one : one.id, need: 'required' }));
  return { packages: found.filter((one) => typeof one !== 'string'), needs: new Map([[file, edges]]) };
}

interface Lock {
  readonly source: LockSource;
  /** `h1:` texts by `path version`. */
  readonly sums: ReadonlyMap<string, string>;
  readonly replacements: readonly Replacement[];
}

/** The package a requirement leads to, or the manifest of a module of this repository. */
function resolve(lock: Lock, module: Module): LockedPackage | string {
  const { file, own } = lock.source;
  const meant = lock.replacements.filter(({ path }) => path === module.path);
  // One for this version goes before one for all (https://go.dev/ref/mod#go-mod-file-replace).
  const found =
    meant.find(({ version }) => version === module.version) ?? meant.find(({ version }) => version === null);
  if (found === undefined) return toPackage(lock, module, []);
  if ('path' in found.by)
    return toPackage(lock, found.by, [['releasewright:go:replaces', `${module.path}@${module.version}`]]);
  const directory = directoryAt(posix.dirname(file), found.by.directory);
  const member = own.find(({ path }) => path === directory);
  return member?.manifest ?? toPackage(lock, module, [['releasewright:go:replaced', 'by a directory']]);
}

function toPackage(
  { source: { file }, sums }: Lock,
  { path, version }: Module,
  properties: LockedPackage['properties'],
): LockedPackage {
  const key = `${path} ${version}`;
  const sum = sums.get(key);
  return lockedPackage(file, {
    key,
    parts: { type: 'golang', name: path, version },
    properties: [...properties, ...(sum === undefined ? [] : ([['releasewright:go:sum', sum]] as const))],
    edges: [],
  });
}

function readReplacement(file: string, { words }: Directive): readonly Replacement[] {
  const arrow = words.findIndex(({ text }) => text === '=>');
  const [path, version] = words.slice(0, Math.max(arrow, 0));
  const [target, ...rest] = words.slice(arrow + 1);
  if (path === undefined || target === undefined) return [];
  const by = rest.length > 0 ? readModule(file, [target, ...rest]) : { directory: target.text };
  return [{ path: path.text, version: version?.text ?? null, by }];
}

/** @throws ReleaseError LOCKFILE_UNREADABLE for a version that is none */
function readModule(file: string, [path, version]: readonly Word[]): Module {
  const text = version?.text ?? '';
  if (path !== undefined && text.startsWith('v') && parse(text.slice(1)) !== null)
    return { path: path.text, version: text };
  throw lockUnreadable(
    file,
    `"${printable(text, 60)}" is not the version of a module`,
    'Let go correct it: go mod tidy',
  );
}

/** `path version h1:digest=`; lines of go.mod files alone (`version/go.mod`) do not match a version. */
function readSums(text: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const { line } of linesOf(text)) {
    const [path = '', version = '', sum = ''] = line.trimEnd().split(' ');
    if (/^h1:[A-Za-z0-9+/]{43}=$/.test(sum)) sums.set(`${path} ${version}`, sum);
  }
  return sums;
}
