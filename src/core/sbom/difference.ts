import { groupBy } from '../collections.ts';
import { byText, type Bill, type Component } from './bill.ts';
import { stronger, type Need } from './graph.ts';

/** What became of a package between two bills. `relicensed`: the same versions, under another licence. */
export type ChangeKind = 'added' | 'removed' | 'updated' | 'relicensed';

/** One package that is not the same in two bills. Versions and licences are sorted; each only what the other bill lacks. */
export interface PackageChange {
  readonly kind: ChangeKind;
  /** Package URL without a version. */
  readonly package: string;
  readonly name: string;
  /** How it is needed now, or was when it was removed. */
  readonly need: Need;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly licensesFrom: readonly string[];
  readonly licensesTo: readonly string[];
}

/**
 * What changed from one bill to another, by package: there may be several versions of one. The repository's own packages are
 * left out: that they changed is what a release is about.
 */
export function differenceOf(before: Bill, after: Bill): readonly PackageChange[] {
  const [old, now] = [before, after].map(packagesOf);
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort(byText);
  return keys.flatMap((key) => changeOf(key, old?.get(key) ?? [], now?.get(key) ?? []));
}

function packagesOf({ components }: Bill): ReadonlyMap<string, readonly Component[]> {
  return groupBy(
    components.filter(({ own }) => !own),
    ({ purl, name }) => (purl === null ? name : withoutVersion(purl)),
  );
}

/** `pkg:type/namespace/name`; an `@` inside names is encoded. Where it comes from (`?…`) is a matter of the version. */
function withoutVersion(purl: string): string {
  return purl.split(/[?@]/, 1)[0] ?? purl;
}

function changeOf(
  key: string,
  before: readonly Component[],
  after: readonly Component[],
): readonly PackageChange[] {
  const [here] = after.length > 0 ? after : before;
  if (here === undefined) return [];
  const [old, now] = [versionsOf(before), versionsOf(after)];
  const [oldLicenses, newLicenses] = [licensesOf(before), licensesOf(after)];
  const change = {
    package: key,
    name: here.name,
    need: (after.length > 0 ? after : before).map(({ need }) => need).reduce(stronger),
    from: old.filter((version) => !now.includes(version)),
    to: now.filter((version) => !old.includes(version)),
    licensesFrom: oldLicenses.filter((license) => !newLicenses.includes(license)),
    licensesTo: newLicenses.filter((license) => !oldLicenses.includes(license)),
  };
  const kind = kindOf(change, before.length, after.length);
  return kind === null ? [] : [{ kind, ...change }];
}

function kindOf(
  { from, to, licensesTo }: Omit<PackageChange, 'kind'>,
  before: number,
  after: number,
): ChangeKind | null {
  if (before === 0) return 'added';
  if (after === 0) return 'removed';
  if (from.length > 0 || to.length > 0) return 'updated';
  return licensesTo.length > 0 ? 'relicensed' : null;
}

/** What comes from a commit is a version of its own. */
function versionsOf(components: readonly Component[]): readonly string[] {
  const texts = components.map(({ version, purl }) => {
    const commit = /[?&]vcs_url=[^&]*%40([0-9a-f]{7,64})(?:&|$)/.exec(purl ?? '')?.[1];
    return [version ?? '', ...(commit === undefined ? [] : [commit.slice(0, 12)])].join(' ').trim();
  });
  return [...new Set(texts)].sort(byText);
}

function licensesOf(components: readonly Component[]): readonly string[] {
  return [...new Set(components.flatMap(({ license }) => license ?? []))].sort(byText);
}
