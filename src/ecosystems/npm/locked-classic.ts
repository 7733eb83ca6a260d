import { posix } from 'node:path';
import type { Edge, LockedPackage, Need } from '../../core/sbom/graph.ts';
import { assertCount, lockedId, lockUnreadable, type LockReading, type LockSource } from '../locked.ts';
import { linesOf } from '../lock-lines.ts';
import { declaredIn } from './locked-manifest.ts';
import { npmPackage } from './locked-package.ts';
import { realName } from './spec.ts';

/** An entry of a classic yarn.lock: the patterns (`name@range`) it answers, its fields, its dependencies. */
interface Entry {
  readonly patterns: readonly string[];
  readonly fields: Map<string, string>;
  readonly dependencies: { readonly pattern: string; readonly need: Need }[];
}

/**
 * Reads a classic yarn.lock (yarn 1), which tells nothing of the workspace: what its packages need stands in their
 * manifests.
 */
export function readClassicLock(source: LockSource): LockReading {
  const { file, own, texts } = source;
  const entries = readEntries(source);
  assertCount(file, entries.length);
  const ids = new Map(
    entries.flatMap((entry) => entry.patterns.map((pattern) => [pattern, idOf(file, entry)] as const)),
  );
  const top = posix.join(posix.dirname(file), 'package.json');
  const manifests = [...new Set([top, ...own.map(({ manifest }) => manifest)])];
  const members = new Map(own.map(({ name, manifest }) => [name, manifest]));
  const follow = ({ pattern, need }: Entry['dependencies'][number]): readonly Edge[] => {
    const to = ids.get(pattern);
    return to === undefined ? [] : [{ to, need }];
  };
  return {
    packages: entries.map((entry) => toPackage(file, entry, entry.dependencies.flatMap(follow))),
    needs: new Map(
      manifests.map((manifest) => [
        manifest,
        declaredIn(texts.get(manifest)).flatMap(({ name, range, need }) => {
          const member = members.get(name);
          const found = follow({ pattern: `${name}@${range}`, need });
          return found.length > 0 || member === undefined ? found : [{ to: member, need }];
        }),
      ]),
    ),
  };
}

function idOf(file: string, { patterns }: Entry): string {
  return lockedId(file, patterns[0] ?? '');
}

function toPackage(file: string, { patterns, fields }: Entry, edges: readonly Edge[]): LockedPackage {
  const [pattern = ''] = patterns;
  const at = pattern.indexOf('@', 1);
  const name = at < 0 ? pattern : pattern.slice(0, at);
  return npmPackage(file, {
    key: pattern,
    name: realName(name, at < 0 ? '' : pattern.slice(at + 1)),
    version: fields.get('version') ?? null,
    resolved: fields.get('resolved') ?? '',
    integrity: fields.get('integrity') ?? '',
    edges,
  });
}

/** One key a line, two spaces a level (yarn 1's `stringify`). */
function readEntries({ file, text }: LockSource): readonly Entry[] {
  const entries: Entry[] = [];
  let section = '';
  for (const { line } of linesOf(text)) {
    const words = line.startsWith('#') ? [] : wordsOf(line);
    const indent = line.length - line.trimStart().length;
    const entry = entries.at(-1);
    if (words.length === 0) continue;
    if (indent === 0) entries.push({ patterns: words, fields: new Map(), dependencies: [] });
    else if (entry === undefined) throw lockUnreadable(file, 'does not begin with an entry');
    else if (indent > 2) noteDependency(entry, section, words);
    else section = noteField(entry, words);
  }
  return entries;
}

/** A field has a value; what has none is the name of a section, which is given back. */
function noteField(entry: Entry, [key = '', value]: readonly string[]): string {
  if (value === undefined) return key;
  entry.fields.set(key, value);
  return '';
}

function noteDependency(entry: Entry, section: string, [name = '', range = '']: readonly string[]): void {
  const need = needs.get(section);
  if (need !== undefined) entry.dependencies.push({ pattern: `${name}@${range}`, need });
}

const needs: ReadonlyMap<string, Need> = new Map([
  ['dependencies', 'required'],
  ['optionalDependencies', 'optional'],
]);

/** The words of a line, in quotes or not, without the colon at its end; what yarn would not have written ends the reading. */
function wordsOf(line: string): readonly string[] {
  const word = /[\s,]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
  const words: string[] = [];
  for (let found = word.exec(line); found !== null; found = word.exec(line))
    words.push(found[1] ?? (found[2] ?? '').replace(/:$/, ''));
  return words.filter((each) => each !== '');
}
