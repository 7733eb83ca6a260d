import { attributor, since, type AttributionRules, type Touched } from '../attribute.ts';
import { append } from '../collections.ts';
import type { CommitReading } from '../commits/index.ts';
import { withIntents, type Intent } from '../intents.ts';
import type { Line } from '../lines/lines.ts';
import type { Change, Level, Package, ReadCommit } from '../model.ts';
import { maxLevel } from '../version/version.ts';

/** Commits of a line since one of its releases, and what they bring. */
export interface Span {
  /** Changes by member manifest, newest first; members without changes have no entry. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  /** What the changes ask for, or null when none asks for a release. */
  readonly level: Level | null;
  /** The commits, whether they touch the line or not. */
  readonly range: ReadonlySet<string>;
  /** Commits that end otherwise in this range than they read, because a revert in it takes them back. */
  readonly settled: ReadonlyMap<string, ReadCommit>;
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

/** Commits handed out to the lines they concern. */
export interface Accounting {
  readonly pending: readonly Pending[];
  /** Everything that was read, newest first. */
  readonly commits: readonly ReadCommit[];
  readonly touched: Touched;
}

/** What accounting is about. */
export interface AccountInput {
  readonly lines: readonly Line[];
  readonly commits: CommitReading;
  readonly packages: readonly Package[];
  /** Keys of the lines whose manifests were moved ahead since their last release. */
  readonly announced: ReadonlySet<string>;
  /** Keys of the lines that were read back to their last stable release. */
  readonly whole: ReadonlySet<string>;
  readonly rules: AttributionRules;
  /** What changesets say. */
  readonly intents: readonly Intent[];
}

/** Hands the commits out to the lines. What reverts take back depends on the range, so each line has a view of its own. */
export function account(input: AccountInput): Accounting {
  const { lines, announced, whole, packages, rules, intents } = input;
  const commits = withIntents(input.commits.reads, intents);
  const attribute = attributor(packages, rules);
  const touched = attribute(commits);
  const raw = commits.map(({ commit }) => commit);
  const viewSince = remembered((base): View => {
    const range = since(raw, base);
    const settled = withIntents([...input.commits.settledIn(range).values()], intents);
    const own = attribute(settled);
    return {
      range,
      settled: new Map(settled.map((read) => [read.commit.sha, read])),
      touchedBy: (sha) => own.get(sha) ?? touched.get(sha),
    };
  });
  const pending = lines.map((line): Pending => {
    const span = spanOf(line, viewSince(line.last?.sha ?? null), intents);
    const all = whole.has(line.key) ? spanOf(line, viewSince(line.stable?.sha ?? null), intents) : span;
    return { line, ...span, whole: all, announced: announced.has(line.key) };
  });
  return { pending, commits, touched };
}

/** What lines that begin at the same release see alike. */
interface View extends Pick<Span, 'range' | 'settled'> {
  readonly touchedBy: (sha: string) => ReadonlyMap<string, readonly Change[]> | undefined;
}

/** Many lines begin at the same release: each view is made once. */
function remembered(make: (base: string | null) => View): (base: string | null) => View {
  const made = new Map<string | null, View>();
  return (base) => {
    const view = made.get(base) ?? make(base);
    made.set(base, view);
    return view;
  };
}

function spanOf(line: Line, { range, settled, touchedBy }: View, intents: readonly Intent[]): Span {
  const members = line.members.map(({ manifest }) => manifest);
  const changes = new Map<string, Change[]>();
  for (const own of [...range].map(touchedBy)) {
    for (const manifest of members) {
      for (const change of own?.get(manifest) ?? []) append(changes, manifest, change);
    }
  }
  // A changeset waits as long as it is there, also when the commit that brought it is released.
  for (const { manifest, sha, change } of intents) {
    if (change !== null && !range.has(sha) && members.includes(manifest)) append(changes, manifest, change);
  }
  return { changes, level: greatestLevel([...changes.values()].flat()), range, settled };
}

function greatestLevel(changes: readonly Change[]): Level | null {
  return changes.reduce<Level | null>((max, change) => maxLevel(max, change.level), null);
}
