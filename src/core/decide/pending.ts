import { attribute, since, type AttributionRules, type Touched } from '../attribute.ts';
import { append } from '../collections.ts';
import { withIntents, type Intent } from '../intents.ts';
import type { Line } from '../lines/lines.ts';
import type { Change, CommitCounts, Level, Package, ReadCommit } from '../model.ts';
import { maxLevel } from '../version/version.ts';

/** Commits of a line since one of its releases, and what they bring. */
export interface Span {
  /** Changes by member manifest, newest first; members without changes have no entry. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  /** What the changes ask for, or null when none asks for a release. */
  readonly level: Level | null;
  /** The commits, whether they touch the line or not. */
  readonly range: ReadonlySet<string>;
}

/** What waits to be released on one line: the span since its last release, and more. */
export interface Pending extends Span {
  readonly line: Line;
  /**
   * The span since the last stable release, for a prerelease that becomes stable; as far as it was read (the same
   * as the other where only that was).
   */
  readonly whole: Span;
  /** Whether somebody wrote the next version into the manifests since the last release, which asks for it. */
  readonly announced: boolean;
}

/** Every commit with where it ended, after it is known which packages it touches. */
export interface Accounting {
  readonly pending: readonly Pending[];
  /** The commits of all ranges together, newest first, with the final verdict. */
  readonly commits: readonly ReadCommit[];
  readonly touched: Touched;
  readonly counts: CommitCounts;
}

/** What accounting is about. */
export interface AccountInput {
  readonly lines: readonly Line[];
  readonly commits: readonly ReadCommit[];
  readonly packages: readonly Package[];
  /** Keys of the lines whose manifests were moved ahead since their last release. */
  readonly announced: ReadonlySet<string>;
  /** Keys of the lines that were read back to their last stable release. */
  readonly whole: ReadonlySet<string>;
  readonly rules: AttributionRules;
  /** What changesets say. */
  readonly intents: readonly Intent[];
}

/** Distributes commits over lines and accounts for each of them. */
export function account({
  lines,
  announced,
  whole,
  packages,
  rules,
  intents,
  ...read
}: AccountInput): Accounting {
  const commits = withIntents(read.commits, intents);
  const touched = attribute(commits, packages, rules);
  const raw = commits.map(({ commit }) => commit);
  const pending = lines.map((line) => {
    const spanSince = (base: string | null): Span => spanOf(line, touched, since(raw, base), intents);
    const span = spanSince(line.last?.sha ?? null);
    const all = whole.has(line.key) ? spanSince(line.stable?.sha ?? null) : span;
    return { line, ...span, whole: all, announced: announced.has(line.key) };
  });
  const inRange = new Set(pending.flatMap(({ whole: { range } }) => [...range]));
  const isPending = waitsSomewhere(pending, touched);
  const released = new Set(
    pending.flatMap(({ whole: { changes } }) => [...changes.values()].flat().map(({ sha }) => sha)),
  );
  const settled = commits
    .filter(({ commit: { sha } }) => lines.length === 0 || (inRange.has(sha) && isPending(sha)))
    .map((read) => settle(read, released, touched));
  return { pending, commits: settled, touched, counts: count(settled) };
}

/** Whether a commit is still to be released somewhere: not if the lines it touches have all released it. */
function waitsSomewhere(pending: readonly Pending[], touched: Touched): (sha: string) => boolean {
  const ranges = new Map(
    pending.flatMap(({ line, whole: { range } }) =>
      line.members.map(({ manifest }) => [manifest, range] as const),
    ),
  );
  return (sha) => {
    const own = [...(touched.get(sha)?.keys() ?? [])].flatMap((manifest) => ranges.get(manifest) ?? []);
    return own.length === 0 || own.some((range) => range.has(sha));
  };
}

function spanOf(line: Line, touched: Touched, range: ReadonlySet<string>, intents: readonly Intent[]): Span {
  const members = line.members.map(({ manifest }) => manifest);
  const changes = new Map<string, Change[]>();
  for (const own of [...range].map((sha) => touched.get(sha))) {
    for (const manifest of members) {
      for (const change of own?.get(manifest) ?? []) append(changes, manifest, change);
    }
  }
  // A changeset waits as long as it is there, also when the commit that brought it is released.
  for (const { manifest, sha, change } of intents) {
    if (change !== null && !range.has(sha) && members.includes(manifest)) append(changes, manifest, change);
  }
  return { changes, level: greatestLevel([...changes.values()].flat()), range };
}

function greatestLevel(changes: readonly Change[]): Level | null {
  return changes.reduce<Level | null>((max, change) => maxLevel(max, change.level), null);
}

/** A change that no released package is touched by does not release: say so instead of counting it. */
function settle(read: ReadCommit, released: ReadonlySet<string>, touched: Touched): ReadCommit {
  if (read.verdict !== 'included' || released.has(read.commit.sha)) return read;
  const manifests = [...(touched.get(read.commit.sha)?.keys() ?? [])];
  const reason =
    manifests.length === 0
      ? 'touches no package'
      : `touches only packages that are not released: ${manifests.join(', ')}`;
  return { ...read, verdict: 'noRelease', reason };
}

function count(commits: readonly ReadCommit[]): CommitCounts {
  const of = (verdict: ReadCommit['verdict']): number =>
    commits.filter((read) => read.verdict === verdict).length;
  return {
    total: commits.length,
    included: of('included'),
    noRelease: of('noRelease'),
    notUnderstood: of('notUnderstood'),
  };
}
