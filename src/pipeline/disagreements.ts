import { gt, SemVer } from 'semver';
import type { Decision } from '../core/decide/decide.ts';
import { registryKey, type Listing, type Listings } from '../core/decide/taken.ts';
import type { Line } from '../core/lines/lines.ts';
import type { VersionTag } from '../core/lines/tags.ts';
import type { Package, Warning } from '../core/model.ts';
import { tagOf } from '../core/decide/number.ts';
import { listed } from '../core/package-name.ts';
import { shellWord } from '../core/quote.ts';
import { publishCommand, tagCommand, untagCommand } from '../core/repairs.ts';
import { suffixOf } from '../core/version/prerelease.ts';
import { bumpCore, coreOf, greatest, isPlaceholder, isPrerelease } from '../core/version/version.ts';
import type { Source } from '../ports.ts';
import type { Reading } from './read.ts';

/** Where tags, manifests and registries say different things, each with what repairs it. None of it decides. */
export async function disagreements(
  source: Source,
  reading: Reading,
  decision: Decision,
  listings: Listings,
): Promise<readonly Warning[]> {
  const { lines } = reading.lines;
  const remote = reading.standing.remote?.name ?? null;
  const known = await commitsHere(source, lines, listings);
  const then = reading.standing.shallow ? null : source;
  const unpublished = await Promise.all(lines.map((line) => behindTag(then, line, listings)));
  return [
    ...lines.flatMap((line) => aheadOfTag(line, { decision, remote, alone: lines.length === 1 })),
    ...lines.flatMap((line) => belowTag(line, remote)),
    ...lines.flatMap((line) => registryAhead(line, { listings, known, remote, alone: lines.length === 1 })),
    ...unpublished.flat(),
  ];
}

/** The manifests decide the number, now or at the next release: the tags alone would have given another. */
function aheadOfTag(
  line: Line,
  {
    decision: { set },
    remote,
    alone,
  }: { readonly decision: Decision; readonly remote: string | null; readonly alone: boolean },
): readonly Warning[] {
  const { manifest, last, members } = line;
  if (manifest === null || last === null || isPlaceholder(manifest) || !gt(manifest, last.version)) return [];
  const group = set.groups.find(({ packages }) =>
    packages.some((one) => members.some((member) => member.manifest === one.manifest)),
  );
  if (group === undefined ? members.every((pkg) => pkg.private) : group.version !== manifest.version)
    return [];
  const when = group === undefined ? 'that is released with the next change' : 'that is released';
  const who = line.name === null || alone ? 'the manifests say' : `${line.name} says`;
  return [
    {
      code: 'MANIFEST_AHEAD',
      message: `the last tag is ${last.name}, ${who} ${manifest.version}: ${when}`,
      hint: `If ${manifest.version} is out already and only lacks its tag: ${tagCommand(tagOf(line, manifest.version), null, remote)}`,
    },
  ];
}

/** A manifest below its tag: somebody tagged without writing the version, or reset it. */
function belowTag({ manifest, last, members }: Line, remote: string | null): readonly Warning[] {
  if (manifest === null || last === null || isPlaceholder(manifest) || !gt(last.version, manifest)) return [];
  const where = members[0]?.versionFile ?? 'the manifest';
  return [
    {
      code: 'MANIFEST_BEHIND',
      message: `${where} says ${manifest.version}, but ${last.name} is tagged: the tag counts`,
      hint: `The next release writes its version there. If the tag is a mistake: ${untagCommand(last.name, remote)}`,
    },
  ];
}

/** What a line is held against. */
interface Outside {
  readonly listings: Listings;
  /** Commits of registries that are known here. */
  readonly known: ReadonlySet<string>;
  readonly remote: string | null;
  /** Whether there is no other line. */
  readonly alone: boolean;
}

/** A version that was published and never tagged, above all that were. */
function registryAhead(line: Line, { listings, known, remote, alone }: Outside): readonly Warning[] {
  const top = greatest(line.members.flatMap((pkg) => untagged(pkg, line, listings.get(pkg.manifest))));
  if (top === null) return [];
  const { version, commit, registry } = top;
  const names = line.members.filter(({ manifest, ecosystem }) =>
    listings.get(manifest)?.versions.has(registryKey(version.version, ecosystem) ?? ''),
  );
  const next = isPrerelease(version) ? coreOf(version) : bumpCore(version, 'patch');
  const asked = alone ? next : shellWord(`${line.members[0]?.name ?? ''}@${next}`);
  const tag = tagOf(line, version.version);
  const here = line.last === null ? 'nothing is tagged' : `the last tag is ${line.last.name}`;
  return [
    {
      code: 'REGISTRY_AHEAD',
      message: `${registry} has ${listed(names.map(({ name }) => name))} ${version.version}, but ${here}: it was published without a tag`,
      hint: `Tag the commit it was made from: ${tagCommand(tag, commit !== null && known.has(commit) ? commit : null, remote)}; or release above it: release next --as ${asked}`,
    },
  ];
}

interface Untagged {
  readonly version: SemVer;
  readonly commit: string | null;
  readonly registry: string;
}

/** Versions above the last tag that no tag has. Prereleases only where the line is in that series: snapshots have no tags. */
function untagged(pkg: Package, { last, tags }: Line, listing: Listing | undefined): readonly Untagged[] {
  if (listing === undefined) return [];
  const tagged = new Set(tags.map(({ version }) => registryKey(version.version, pkg.ecosystem)));
  return [...listing.versions].flatMap(([text, commit]) => {
    const version = new SemVer(text);
    const isNews = !tagged.has(text) && (last === null || gt(version, last.version));
    return isNews && isOfSeries(version, last) ? [{ version, commit, registry: listing.registry }] : [];
  });
}

function isOfSeries(version: SemVer, last: VersionTag | null): boolean {
  const suffix = suffixOf(version);
  return suffix === null || (last !== null && suffixOf(last.version)?.id === suffix.id);
}

async function commitsHere(
  source: Source,
  lines: readonly Line[],
  listings: Listings,
): Promise<ReadonlySet<string>> {
  const commits = lines.flatMap((line) =>
    line.members.flatMap((pkg) =>
      untagged(pkg, line, listings.get(pkg.manifest)).map(({ commit }) => commit),
    ),
  );
  const asked = [...new Set(commits.filter((commit) => commit !== null))];
  return new Set(asked.length === 0 ? [] : await source.knownCommits(asked));
}

/**
 * A tag whose version the registry does not have: it was released, and never published.
 * @param source where the tree of the tag is; null in a shallow clone, which may lack it
 */
async function behindTag(source: Source | null, line: Line, listings: Listings): Promise<readonly Warning[]> {
  const { last, members, sharing } = line;
  if (last === null) return [];
  const missing = members.flatMap((pkg) => {
    const listing = listings.get(pkg.manifest);
    const version = sharing === 'linked' ? pkg.version : last.version.version;
    if (listing === undefined || version === null) return [];
    return listing.versions.has(registryKey(version, pkg.ecosystem) ?? '') ? [] : [{ pkg, listing, version }];
  });
  if (missing.length === 0) return [];
  // A package that came after the tag was not released with it.
  const then = await source?.tree(last.sha).read(missing.map(({ pkg }) => pkg.manifest));
  return missing
    .filter(({ pkg }) => then?.has(pkg.manifest) !== false)
    .map(({ pkg, listing, version }) => unpublished(pkg, listing, { tag: last.name, version }));
}

function unpublished(
  pkg: Package,
  { registry, versions }: Listing,
  { tag, version }: { readonly tag: string; readonly version: string },
): Warning {
  const top = greatest([...versions.keys()].map((text) => ({ version: new SemVer(text) })));
  const has = top === null ? 'nothing of it' : `its greatest is ${top.version.version}`;
  const command = publishCommand(pkg, tag, version);
  const mark = top === null ? '; or mark it as private, if it is not meant for a registry' : '';
  return {
    code: 'NOT_PUBLISHED',
    message: `${tag} is tagged, but ${registry} has no ${pkg.name} ${version} (${has})`,
    hint: `${command === null ? 'Publish it from its tag' : `Publish it: ${command}`}${mark}`,
  };
}
