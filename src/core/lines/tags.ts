import { type SemVer, rcompare } from 'semver';
import { append, groupBy } from '../collections.ts';
import type { IgnoredTag, Package, RawTag } from '../model.ts';
import { parseGemPrerelease } from '../version/gem.ts';
import { parsePep440 } from '../version/pep440.ts';
import { obstacle, toSemver } from '../version/pep440-semver.ts';
import { parseVersion } from '../version/version.ts';
import { hasPython, hasRuby, pep440In, styleOf as prereleaseStyle, type Spelling } from './spelling.ts';

/** A tag that names a version of something here. */
export interface VersionTag {
  readonly name: string;
  readonly sha: string;
  readonly reachable: boolean;
  readonly version: SemVer;
  /** What stands before the version: '', 'v', 'pkg@', 'pkg-v', 'dir/v'. */
  readonly prefix: string;
  readonly spelling: Spelling;
}

/** Version tags by whom they name: nobody (the root line) or a package's manifest path. */
export interface TagIndex {
  readonly root: readonly VersionTag[];
  readonly byPackage: ReadonlyMap<string, readonly VersionTag[]>;
  readonly ignored: readonly IgnoredTag[];
  /** 'v' or '' as most tags are written that look like versions, also those that are none; null without any. */
  readonly style: 'v' | '' | null;
}

/** How the tags of a package are written, or of the root line (manifest null). */
export interface TagForm {
  readonly prefix: string;
  readonly suffix: string;
  readonly manifest: string | null;
}

/** Why a tag such as `gone@1.0.0` is ignored. */
export const namesNoPackage = 'names no package of this workspace';

/**
 * Sorts all tags: into version tags of the root line, version tags of a package, and tags that are neither,
 * with the reason. Each list is greatest version first. Where a package is Python's, what is no version by SemVer may be
 * one by PEP 440.
 * @param forms how tags are configured, the longest prefix first: these are tried before what tags mean by themselves
 */
export function indexTags(
  tags: readonly RawTag[],
  packages: readonly Package[],
  forms: readonly TagForm[] = [],
): TagIndex {
  const root: VersionTag[] = [];
  const byPackage = new Map<string, VersionTag[]>();
  const ignored: IgnoredTag[] = [];
  const foreign = {
    python: hasPython(packages) ? prereleaseStyle(packages, tags) : null,
    ruby: hasRuby(packages),
  };
  const read = reader(packages, forms, foreign);
  for (const tag of tags) {
    const found = read(tag);
    if (typeof found === 'string') ignored.push({ tag: tag.name, reason: found });
    else if (found.manifest === null) root.push(found.read);
    else append(byPackage, found.manifest, found.read);
  }
  for (const list of [root, ...byPackage.values()]) list.sort((a, b) => rcompare(a.version, b.version));
  return { root, byPackage, ignored, style: styleOf(tags) };
}

/** A version tag and whose it is: a package's, by manifest, or the root line's. */
interface Owned {
  readonly read: VersionTag;
  readonly manifest: string | null;
}

/** The function that reads a tag, or tells why it names no version of anything here. */
function reader(
  packages: readonly Package[],
  forms: readonly TagForm[],
  foreign: Foreign,
): (tag: RawTag) => Owned | string {
  const owners = ownersOf(packages);
  return (tag) => {
    const formed = readByForm(tag, forms, foreign);
    if (formed !== null) return formed;
    const read = readTag(tag, foreign);
    if (typeof read === 'string') return read;
    const ruled = ruledOwner(read, packages);
    if (ruled === undefined && isUnprefixed(read.prefix)) return { read, manifest: null };
    const manifest = ruled ?? owners.get(bareName(read.prefix).toLowerCase());
    return manifest === undefined ? namesNoPackage : { read, manifest };
  };
}

function isUnprefixed(prefix: string): boolean {
  return prefix === '' || prefix === 'v';
}

/** A tag as configured, and whose it is; null where it is none. `v1.2.3` means what it means without configuration. */
function readByForm(tag: RawTag, forms: readonly TagForm[], foreign: Foreign): Owned | null {
  for (const { prefix, suffix, manifest } of forms) {
    if (isUnprefixed(prefix + suffix) || !tag.name.endsWith(suffix)) continue;
    const name = tag.name.slice(prefix.length, tag.name.length - suffix.length);
    const read = readTag({ ...tag, name }, foreign);
    if (typeof read !== 'string' && read.prefix === '')
      return { read: { ...read, name: tag.name, prefix }, manifest };
  }
  return null;
}

/**
 * The package a tag belongs to by the rule of its package manager, whatever else is called so: `sub/v2.0.0` is the one
 * in `sub/v2` where there is one, else the one in `sub`. What stands unprefixed is not decided here.
 */
function ruledOwner({ prefix, version }: VersionTag, packages: readonly Package[]): string | undefined {
  const named = packages.filter(({ tagged }) => tagged?.prefix === prefix);
  const own = named.find(({ tagged }) => tagged?.isOwn === true && tagged.major === version.major);
  const other = prefix === 'v' ? undefined : named.find(({ tagged }) => tagged?.isOwn === false);
  return (own ?? other)?.manifest;
}

/** `1.0-rc1` is no version, but whoever wrote it writes no `v`. */
function styleOf(tags: readonly RawTag[]): TagIndex['style'] {
  const dotted = tags.filter(({ name }) => /^v?\d+\.\d/.test(name));
  if (dotted.length === 0) return null;
  return dotted.filter(({ name }) => name.startsWith('v')).length * 2 >= dotted.length ? 'v' : '';
}

/** What a tag prefix means, given the package it names: a pattern other packages can share. */
export function prefixPattern(prefix: string, pkg: Package): string {
  const name = bareName(prefix);
  const tail = prefix.slice(name.length);
  if (name.toLowerCase() === pkg.name.toLowerCase()) return `{package}${tail}`;
  if (name.toLowerCase() === unscoped(pkg.name).toLowerCase()) return `{unscoped}${tail}`;
  return name === pkg.path ? `{path}${tail}` : `{dir}${tail}`;
}

/** Fills a prefix pattern or tag format in for one package; at the root `{path}/` is nothing. */
export function fillPattern(pattern: string, pkg: { readonly name: string; readonly path: string }): string {
  const values: Readonly<Record<string, string>> = {
    package: pkg.name,
    unscoped: unscoped(pkg.name),
    path: pkg.path,
    dir: baseName(pkg.path),
  };
  const known = pkg.path === '.' ? pattern.replaceAll('{path}/', '') : pattern;
  return known.replace(/\{(\w+)\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? whole) : whole,
  );
}

/** Longer names cost time and are no versions: SemVer readers stop at 256 characters. */
const longest = 600;

const tagPattern = /^(.*?)v?(\d+\.\d+\.\d+(?:[-+].*)?)$/;

/** Other ways to write a version that are tried here, where SemVer's is none. */
interface Foreign {
  /** How prereleases read by PEP 440 are spelled here; null where that is not to be tried. */
  readonly python: Restyle | null;
  readonly ruby: boolean;
}

/** The version a tag names, or the reason why it names none. */
function readTag(tag: RawTag, { python, ruby }: Foreign): VersionTag | string {
  const read = readSemver(tag);
  if (typeof read !== 'string') return read;
  return (python && readPep440(tag, python)) ?? (ruby ? readGem(tag) : null) ?? read;
}

function readGem(tag: RawTag): VersionTag | null {
  if (tag.name.length > longest) return null;
  const [, text = ''] = /^(?:|.*?[@/_-])v?(\d+\.\d+\.\d+\.[A-Za-z]+\.?\d*)$/.exec(tag.name) ?? [];
  const gem = parseGemPrerelease(text);
  const version = gem === null ? null : parseVersion(gem.version);
  if (gem === null || version === null) return null;
  const spelling = gem.isApart ? 'gem-apart' : 'gem';
  return { ...tag, version, prefix: tag.name.slice(0, tag.name.length - text.length), spelling };
}

type Restyle = (version: string) => string;

function readPep440(tag: RawTag, restyle: Restyle): VersionTag | string | null {
  const text = tag.name.length > longest ? null : pep440In(tag.name);
  const found = text === null ? null : parsePep440(text);
  if (text === null || found === null) return null;
  const semver = toSemver(found);
  const version = semver === null ? null : parseVersion(restyle(semver));
  if (version === null) return `'${text}' cannot be said in SemVer: ${obstacle(found) ?? 'it is too long'}`;
  return { ...tag, version, prefix: tag.name.slice(0, tag.name.length - text.length), spelling: 'pep440' };
}

function readSemver(tag: RawTag): VersionTag | string {
  if (tag.name.length > longest) return 'longer than any version tag';
  const match = tagPattern.exec(withoutChannel(tag.name));
  if (match?.[1] === undefined || match[2] === undefined) return notAVersion(tag.name);
  const version = parseVersion(match[2]);
  if (version === null) return `'${match[2]}' is not a version by SemVer 2.0.0`;
  if (!/(?:^|[@/_-])$/.test(match[1])) return `'${match[1]}' is not separated from the version`;
  const prefix = match[0].slice(0, match[0].length - match[2].length);
  return { ...tag, version, prefix, spelling: 'semver' };
}

/** semantic-release 16 wrote the channel behind a version that was not released to all: `v8.0.0-beta.1@beta`. */
function withoutChannel(name: string): string {
  const at = name.lastIndexOf('@');
  const version = name.slice(0, Math.max(at, 0));
  return /\.\d/.test(version) && /^[a-z][\w-]*$/.test(name.slice(at + 1)) ? version : name;
}

function notAVersion(name: string): string {
  const partial = /(?:^|[@/_v-])(\d+(?:\.\d+)?)(?:[-+.][\w.-]*)?$/.exec(name)?.[1];
  if (partial === undefined) return 'not a version';
  const parts = partial.includes('.') ? 'two parts' : 'one part';
  return `'${partial}' has ${parts}; SemVer 2.0.0 wants three`;
}

/** `pkg@` → `pkg`, `core/v` → `core`, `v` → ``. */
function bareName(prefix: string): string {
  return prefix.replace(/(?:^|([@/_-]))v$/, '$1').replace(/[@/_-]+$/, '');
}

/** Everything a tag may call a package by. A name meant for two packages names neither, unless they lie in one place. */
function ownersOf(packages: readonly Package[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const names: readonly ((pkg: Package) => string)[] = [
    (pkg) => pkg.name,
    (pkg) => pkg.path,
    (pkg) => unscoped(pkg.name),
    (pkg) => baseName(pkg.path),
  ];
  for (const nameOf of names) {
    const counts = groupBy(packages, (pkg) => nameOf(pkg).toLowerCase());
    for (const [name, [pkg, ...others]] of counts) {
      const isOne = others.every(({ path }) => path === pkg?.path);
      if (pkg && isOne && !owners.has(name)) owners.set(name, pkg.manifest);
    }
  }
  return owners;
}

function unscoped(name: string): string {
  return name.replace(/^@[^/]*\//, '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
