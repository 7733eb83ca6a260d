import { posix } from 'node:path';
import type { Ecosystem, Texts } from '../ecosystem.ts';
import { pessimistic } from '../pessimistic.ts';
import { lineAt, type TextPlace } from '../place.ts';
import { ecosystemOf, unreadNote, type Unit } from '../units.ts';
import { followLock, pathRemotes } from './lockfile.ts';
import { readGemspec, versionConstant, type Gemspec } from './script.ts';
import { gemSemver, gemVersion } from './version.ts';

const lockfiles = ['Gemfile.lock', 'gems.locked'];

/**
 * Ruby gems: a gemspec with the version in it, in `lib/…/version.rb`, or in a file `VERSION`; the gemspecs in
 * directories that Gemfile.lock takes gems from, too. Source is read and never run.
 */
export const ruby: Ecosystem = ecosystemOf({
  id: 'ruby',
  wants: (texts) => [
    ...lockfiles,
    ...directoriesOf(texts).map((dir) => posix.join(dir, '*.gemspec')),
    ...versionFiles(texts),
  ],
  read: unitsOf,
  lockfiles: () => lockfiles,
  follow: (texts, followed, edits) => {
    for (const file of lockfiles) {
      const text = texts.get(file);
      if (text !== undefined) followLock({ file, text }, followed, edits);
    }
  },
  ...pessimistic({ read: gemSemver, write: gemVersion }),
});

/** The top, and the directories of path gems. */
function directoriesOf(texts: Texts): readonly string[] {
  const remotes = lockfiles.flatMap((file) => pathRemotes(texts.get(file) ?? ''));
  const inside = remotes.filter((dir) => /^[\w./ -]+$/.test(dir) && !dir.startsWith('/'));
  const paths = inside.map((dir) => posix.join(dir, '.').replace(/(?<=.)\/$/, ''));
  return [...new Set(['.', ...paths.filter((path) => path !== '..' && !path.startsWith('../'))])];
}

function gemspecsOf(texts: Texts): readonly string[] {
  const dirs = new Set(directoriesOf(texts));
  return [...texts.keys()]
    .filter((file) => file.endsWith('.gemspec') && dirs.has(posix.dirname(file)))
    .toSorted();
}

/** Where versions may stand: beside each gemspec, and in the files it names. */
function versionFiles(texts: Texts): readonly string[] {
  return gemspecsOf(texts).flatMap((file) => {
    const dir = posix.dirname(file);
    const { mentions } = readGemspec({ file, text: texts.get(file) ?? '' });
    return [
      posix.join(dir, 'lib/**/version.rb'),
      ...mentions.flatMap((path) => plainVersionFile(dir, path) ?? []),
    ];
  });
}

/** A file of nothing but a version, named by a gemspec: `VERSION`, `../RAILS_VERSION`. */
function plainVersionFile(dir: string, mention: string): string | null {
  if (mention.length > 200 || !/^(?:\.{1,2}\/|[\w-]+\/)*[\w.]*VERSION$/.test(mention)) return null;
  const path = posix.join(dir, mention);
  return path.startsWith('../') ? null : path;
}

function unitsOf(texts: Texts): readonly Unit[] {
  return gemspecsOf(texts).flatMap((file) => unitOf(texts, file));
}

/** A gemspec without a literal name is called as its file. */
function unitOf(texts: Texts, file: string): Unit {
  const gemspec = readGemspec({ file, text: texts.get(file) ?? '' });
  const name = gemspec.name ?? posix.basename(file, '.gemspec');
  const place = gemspec.version ?? versionPlace(texts, { dir: posix.dirname(file), name, gemspec });
  return {
    package: {
      manifest: file,
      path: posix.dirname(file),
      name,
      version: place === null ? null : gemSemver(place.value),
      versionFile: place?.file ?? file,
      private: false,
      ...(place === null ? {} : unreadNote(gemSemver(place.value), place)),
    },
    slots: place === null ? [] : [{ place, holds: (version) => gemVersion(place.value, version) }],
    requirements: gemspec.requirements,
  };
}

interface Gem {
  readonly dir: string;
  readonly name: string;
  readonly gemspec: Gemspec;
}

/** The file the gemspec names, the one the gem's name leads to, or the only one. */
function versionPlace(texts: Texts, { dir, name, gemspec: { mentions } }: Gem): TextPlace | null {
  const plain = mentions
    .map((path) => plainVersionFile(dir, path))
    .find((path) => path !== null && texts.has(path));
  if (plain !== undefined && plain !== null) return wholeFile(plain, texts.get(plain) ?? '');
  const lib = posix.join(dir, 'lib/');
  const found = [...texts.keys()].filter((path) => path.startsWith(lib) && path.endsWith('/version.rb'));
  const names = [
    `${name.replaceAll('-', '/')}/version`,
    `${name.replaceAll('-', '_')}/version`,
    `${name}/version`,
  ];
  const file =
    found.find((path) => mentions.some((mention) => isNamed(path, mention))) ??
    names.map((each) => `${lib}${each}.rb`).find((path) => texts.has(path)) ??
    (found.length === 1 ? found[0] : undefined);
  return file === undefined ? null : versionConstant({ file, text: texts.get(file) ?? '' });
}

/** Whether a string such as `../lib/foo/version`, `foo/version` or `lib/foo/version.rb` names the file. */
function isNamed(path: string, mention: string): boolean {
  const tail = mention.replace(/^(?:\.{1,2}\/)+/, '').replace(/\.rb$/, '');
  return tail.endsWith('/version') && `/${path}`.endsWith(`/${tail}.rb`);
}

function wholeFile(file: string, text: string): TextPlace {
  const value = text.replace(/^\uFEFF/, '').trim();
  const start = text.indexOf(value);
  return { file, line: lineAt(text, start), value, start, end: start + value.length };
}
