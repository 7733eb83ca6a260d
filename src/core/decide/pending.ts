import type { Touched } from '../attribute.ts';
import { append } from '../collections.ts';
import type { Intent } from '../intents.ts';
import type { Line } from '../lines/lines.ts';
import type { Change, Level, ReadCommit } from '../model.ts';
import { maxLevel } from '../version/version.ts';
import { viewsOf, type View, type ViewInput } from './views.ts';

/** Commits of a line since one of its releases, and what they bring. */
export interface Span {
  /** Changes by member manifest, newest first; members without changes have no entry. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  /** What the changes ask for, or null when none asks for a release. */
  readonly level: Level | null;
  /** The commits, whether they touch the line or not. */
  readonly range: ReadonlySet<string>;
  /**
   * Commits that end otherwise here than they read: a revert of the range takes them back, or packages have rules of
   * their own.
   */
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
  /** The plugin that said `level`, where it was not read from the changes. */
  readonly said?: string;
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
export interface AccountInput extends ViewInput {
  readonly lines: readonly Line[];
  /** Keys of the lines whose manifests were moved ahead since their last release. */
  readonly announced: ReadonlySet<string>;
  /** Keys of the lines that were read back to their last stable release. */
  readonly whole: ReadonlySet<string>;
  /** Intents that prereleases since the last stable release have told already. */
  readonly told: readonly Intent[];
}

/** Hands the commits out to the lines. What reverts take back depends on the range, so each line has a view of its own. */
export function account(input: AccountInput): Accounting {
  const { lines, announced, whole, intents } = input;
  const ever = [...intents, ...input.told];
  const { commits, touched, viewSince } = viewsOf({ ...input, intents: ever });
  const pending = lines.map((line): Pending => {
    const span = spanOf(line, viewSince(line.last?.sha ?? null), intents);
    const all = whole.has(line.key) ? spanOf(line, viewSince(line.stable?.sha ?? null), ever) : span;
    return { line, ...span, whole: all, announced: announced.has(line.key) };
  });
  return { pending, commits, touched };
}

function spanOf(line: Line, view: View, intents: readonly Intent[]): Span {
  const { range, touchedBy } = view;
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
  const settled = settledFor(members, view);
  return { changes, level: greatestLevel([...changes.values()].flat()), range, settled };
}

function settledFor(members: readonly string[], { range, settled, endFor }: View): Span['settled'] {
  const own = [...range].flatMap((sha): readonly (readonly [string, ReadCommit])[] => {
    const end = endFor(sha, members);
    return end === null ? [] : [[sha, end]];
  });
  return own.length === 0 ? settled : new Map([...settled, ...own]);
}

function greatestLevel(changes: readonly Change[]): Level | null {
  return changes.reduce<Level | null>((max, change) => maxLevel(max, change.level), null);
}
