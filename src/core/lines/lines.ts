import { type SemVer, gt } from 'semver';
import { groupBy } from '../collections.ts';
import type { IgnoredTag, Package, RawTag } from '../model.ts';
import { settingsOf, type SettingsByPackage } from '../package-settings.ts';
import { suffixOf } from '../version/prerelease.ts';
import { coreOf, greatest, isPlaceholder, isPrerelease, parseVersion } from '../version/version.ts';
import { configuredForms } from './configured.ts';
import { manifestVersion } from './manifest-version.ts';
import { isWithin, rangeOf, type Maintenance } from './maintenance.ts';
import { moduleTagsOf, ruledPrefix } from './module-tags.ts';
import { grouped, type Membership, type Sharing } from './groups.ts';
import { isPython, type Spelling } from './spelling.ts';
import { ofChannel, ownVersion } from './series.ts';
import { fillPattern, indexTags, prefixPattern, type TagIndex, type VersionTag } from './tags.ts';

/** A line of versions: the packages that share tags, and where the line stands. */
export interface Line {
  /** Stable key: the manifest of its first package. */
  readonly key: string;
  readonly sharing: Sharing;
  readonly members: readonly Package[];
  /** What tells the line from others: its only package, or the first of a side group; null for the main group. */
  readonly name: string | null;
  /** Directory its changelog lives in. */
  readonly path: string;
  /** The last release's tag, or null before the first one. */
  readonly last: VersionTag | null;
  /** The last stable release's tag, or null. */
  readonly stable: VersionTag | null;
  readonly manifest: SemVer | null;
  /** Tag of a version, as the last tag is written, else as sibling packages are tagged: text with `{version}`. */
  readonly tagFormat: string;
  /** How its tags write prereleases. */
  readonly spelling: Spelling;
  /** Every version tag of the line, reachable or not. */
  readonly tags: readonly VersionTag[];
  /** Tags that name one of its modules alone (`sub/v1.2.3` of a Go module in a group); their versions are in `tags`, too. */
  readonly moduleTags: readonly VersionTag[];
  /** The versions a maintenance branch releases of it, or null on other branches. */
  readonly maintenance: Maintenance | null;
}

/** Which packages are released under which tags, and what is left alone. */
export interface Lines {
  readonly lines: readonly Line[];
  /** Packages that belong to no line, with the reason. */
  readonly alone: readonly LeftAlone[];
  readonly ignoredTags: readonly IgnoredTag[];
}

/** A package that nobody releases, and why. */
export interface LeftAlone {
  readonly package: Package;
  readonly reason: string;
  /** Left alone because the configuration says so. */
  readonly isIgnored: boolean;
}

/** What the configuration and the command line say about lines. */
export interface LineRules {
  readonly tagFormat: string | null;
  readonly fixed: readonly (readonly Package[])[] | null;
  readonly ignored: ReadonlySet<string>;
  readonly prereleaseOrder: readonly string[];
  /** Prerelease identifier asked for, or null. */
  readonly pre: string | null;
  /** The same where the branch is a channel of that name, so that series of others go on beside it; else null. */
  readonly channel: string | null;
  /** Whether prereleases are to become stable. */
  readonly graduate: boolean;
  /** What differs for some packages. */
  readonly settings: SettingsByPackage;
  /** The range of a maintenance branch, or null. */
  readonly maintenance: Maintenance | null;
}

/** Groups packages into lines and finds where each line stands (SEMANTICS "Grouping without configuration"). */
export function findLines(packages: readonly Package[], tags: readonly RawTag[], rules: LineRules): Lines {
  const candidates = packages.filter((pkg) => !rules.ignored.has(pkg.manifest));
  const all = indexTags(tags, packages, configuredForms(packages, rules));
  const index = withoutNoise(all, packages, rules.prereleaseOrder);
  const { memberships, alone } = grouped(candidates, index, rules.fixed);
  const template = siblingTemplate(memberships, index);
  const lines = memberships.map((membership) =>
    toLine(membership, index, {
      ...rules,
      template: membership.root ? index.style : (template ?? index.style),
    }),
  );
  const skipped = packages.filter((pkg) => rules.ignored.has(pkg.manifest));
  return {
    lines,
    alone: [
      ...alone.map((one) => ({ ...one, isIgnored: false })),
      ...skipped.map((pkg) => ({ package: pkg, reason: 'ignored by configuration', isIgnored: true })),
    ],
    ignoredTags: [...index.ignored, ...lines.flatMap((line) => passedOver(line, rules))],
  };
}

/** Rules, and how tags are written where a line has none. */
type Written = LineRules & { readonly template: string | null };

function toLine(membership: Membership, index: TagIndex, rules: Written): Line {
  const { members, sharing } = membership;
  const { own, versions: tags, modules } = moduleTagsOf(membership, index);
  const maintenance = rangeOf(membership, rules.maintenance);
  const stand = standOf({ ...membership, tags }, maintenance, rules);
  const example = stand.last !== null && own.includes(stand.last) ? stand.last : (own[0] ?? null);
  return {
    ...homeOf(membership),
    ...stand,
    sharing,
    members,
    tagFormat: tagFormatOf(membership, example, rules),
    spelling: spellingOf(members, [...(stand.last === null ? [] : [stand.last]), ...tags]),
    tags,
    moduleTags: modules,
    maintenance,
  };
}

/** As the last prerelease was written; where there was none, Python packages by themselves are written as Python does. */
function spellingOf(members: readonly Package[], tags: readonly VersionTag[]): Spelling {
  const example = tags.find(({ version }) => isPrerelease(version));
  return example?.spelling ?? (members.length > 0 && members.every(isPython) ? 'pep440' : 'semver');
}

/** As configured, else as the last tag is written (as it is, a name in it is not filled in again), else like siblings. */
function tagFormatOf(membership: Membership, example: VersionTag | null, rules: Written): string {
  const [first] = membership.members;
  const tagFormat = settingsOf(first, rules.settings).tagFormat ?? rules.tagFormat;
  if (tagFormat === null && example !== null) return `${example.prefix}{version}`;
  const pattern = tagFormat ?? `${ruledPrefix(membership) ?? rules.template ?? 'v'}{version}`;
  return first ? fillPattern(pattern, first) : pattern;
}

/** What a line is called and where its changelog lives. The group of unprefixed tags needs no name. */
function homeOf({ members, sharing, root }: Membership): Pick<Line, 'key' | 'name' | 'path'> {
  const { manifest, name, path } = members[0] ?? { manifest: '', name: null, path: '.' };
  if (sharing === 'single') return { key: manifest, name, path };
  const isOnePlace = members.every((one) => one.path === path);
  return { key: manifest, name: root ? null : name, path: isOnePlace ? path : '.' };
}

/** Where a line stands: its last stable release, its manifests, and the release the next one follows. */
function standOf(
  { members, tags, sharing }: Membership,
  maintenance: Maintenance | null,
  { pre, graduate, channel }: LineRules,
): Pick<Line, 'stable' | 'manifest' | 'last'> {
  const inRange = tags.filter(({ version }) => maintenance === null || isWithin(version, maintenance));
  const reachable = ofChannel(
    inRange.filter((tag) => tag.reachable),
    channel,
  );
  const series = pre !== null || graduate;
  const stable = greatest(reachable.filter((tag) => !isPrerelease(tag.version)));
  const top = greatest(reachable);
  const said = sharing === 'linked' ? (top?.version ?? null) : manifestVersion(members, tags, pre !== null);
  const own = ownVersion(said, channel);
  const last = top && (series || goesOnAsPrerelease(top, stable, own)) ? top : (stable ?? top);
  return { stable, manifest: leadsTo(own, graduate && last === stable), last };
}

/** What the manifests say; a prerelease says what it leads to where a branch releases stable versions and nothing else. */
function leadsTo(said: SemVer | null, isStable: boolean): SemVer | null {
  if (!isStable || said === null || isPlaceholder(said) || !isPrerelease(said)) return said;
  return parseVersion(coreOf(said));
}

/**
 * Whether the next release stays in the prerelease series of the greatest tag without being asked: no stable release
 * exists, or the manifests themselves are in that series. Otherwise the line releases stable versions.
 */
function goesOnAsPrerelease(top: VersionTag, stable: VersionTag | null, manifest: SemVer | null): boolean {
  if (!isPrerelease(top.version) || stable === null) return true;
  return manifest !== null && isPrerelease(manifest) && !isPlaceholder(manifest);
}

/** How tagged siblings spell their tags, for packages that have none yet. */
function siblingTemplate(memberships: readonly Membership[], index: TagIndex): string | null {
  const named = memberships.filter(({ root }) => !root);
  const spelt = named.flatMap(({ members, tags: [tag] }) => {
    const owner = members.find(({ manifest }) => tag && index.byPackage.get(manifest)?.includes(tag));
    return tag && owner ? [prefixPattern(tag.prefix, owner)] : [];
  });
  if (spelt[0] !== undefined) return spelt[0];
  if (memberships.length < 2) return null;
  return defaultTemplates.get(named[0]?.members[0]?.ecosystem ?? '') ?? '{package}@';
}

/** How packages are mostly tagged by name: cargo-release, and Helm's chart-releaser. */
const defaultTemplates: ReadonlyMap<string, string> = new Map([
  ['cargo', '{package}-v'],
  ['helm', '{package}-'],
]);

/**
 * Takes out prerelease tags that start no series: a bare word such as `v0.3.0-archive` that is no known
 * identifier, has no sibling with the same word and stands in no manifest.
 */
function withoutNoise(index: TagIndex, packages: readonly Package[], order: readonly string[]): TagIndex {
  const known = new Set(order.map((id) => id.toLowerCase()));
  for (const { version } of packages) {
    const parsed = version === null ? null : parseVersion(version);
    const suffix = parsed === null ? null : suffixOf(parsed);
    if (suffix !== null) known.add(suffix.id.toLowerCase());
  }
  const ids = groupBy([index.root, ...index.byPackage.values()].flat(), (tag) => suffixOf(tag.version)?.id);
  const noise = (tag: VersionTag): boolean => {
    const suffix = suffixOf(tag.version);
    if (suffix?.counter !== null || known.has(suffix.id.toLowerCase())) return false;
    return ids.get(suffix.id)?.length === 1;
  };
  const all = [index.root, ...index.byPackage.values()].flat();
  return {
    ...index,
    root: index.root.filter((tag) => !noise(tag)),
    byPackage: new Map([...index.byPackage].map(([key, tags]) => [key, tags.filter((tag) => !noise(tag))])),
    ignored: [
      ...index.ignored,
      ...all.filter(noise).map(({ name, version }) => ({
        tag: name,
        reason: `'${version.prerelease.join('.')}' is no prerelease series of this repository`,
      })),
    ],
  };
}

/** Version tags above the line's last release that do not count, and why. */
function passedOver({ last, tags }: Line, { channel }: LineRules): readonly IgnoredTag[] {
  const other =
    channel === null ? 'prerelease, while this branch releases stable versions' : 'of another channel';
  return tags
    .filter((tag) => last === null || gt(tag.version, last.version))
    .map(({ name, reachable }) => ({
      tag: name,
      reason: reachable ? other : 'not an ancestor of HEAD',
    }));
}
