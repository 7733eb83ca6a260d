import type { RawCommit } from '../model.ts';

/** Which commits of a range a merge brought in. */
export interface History {
  /** Positions in the range of what is reachable from the other parents but not from the first (`git log m^1..m^2`). */
  readonly mergedBy: (position: number) => readonly number[];
}

/** A way of arriving at a commit, as a bit: from the first parent, or from one of the others. */
const fromFirst = 1;
const fromOthers = 2;

/**
 * The graph of a range. Parents outside the range do not matter. The graph is put in order once (linear); a question
 * then costs about as much as the merged branch is long, because the order keeps branches together.
 */
export function readHistory(commits: readonly RawCommit[]): History {
  const positions = new Map(commits.map(({ sha }, position) => [sha, position]));
  const parents = commits.map((commit) =>
    commit.parents.map((sha) => positions.get(sha)).map((at) => at ?? null),
  );
  const order = childrenFirst(parents);
  const rank = new Map(order.map((position, index) => [position, index]));
  return { mergedBy: (position) => walk(parents, order, rank, position) };
}

type Parents = readonly (readonly (number | null)[])[];

/** Reverse post-order of a depth-first walk that takes the first parent first: children stand before parents. */
function childrenFirst(parents: Parents): readonly number[] {
  const seen = new Set<number>();
  const order: number[] = [];
  for (const root of parents.keys()) {
    const stack = [{ at: root, entered: false }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (step.entered) order.push(step.at);
      if (step.entered || seen.has(step.at)) continue;
      seen.add(step.at);
      stack.push({ at: step.at, entered: true });
      for (const at of (parents[step.at] ?? []).toReversed()) {
        if (at !== null && !seen.has(at)) stack.push({ at, entered: false });
      }
    }
  }
  return order.reverse();
}

/** Goes down from a merge, marking each commit with how it was reached, until only the first parent's side is left. */
function walk(
  parents: Parents,
  order: readonly number[],
  rank: ReadonlyMap<number, number>,
  merge: number,
): readonly number[] {
  const marks = new Map<number, number>();
  let open = 0;
  const mark = (position: number | null, bits: number): void => {
    if (position === null) return;
    const before = marks.get(position) ?? 0;
    marks.set(position, before | bits);
    open += Number((before | bits) === fromOthers) - Number(before === fromOthers);
  };
  for (const [nth, parent] of (parents[merge] ?? []).entries())
    mark(parent, nth === 0 ? fromFirst : fromOthers);
  const merged: number[] = [];
  for (let index = (rank.get(merge) ?? 0) + 1; open > 0 && index < order.length; index += 1) {
    const position = order[index] ?? -1;
    const bits = marks.get(position);
    if (bits === undefined) continue;
    if (bits === fromOthers) merged.push(position);
    open -= Number(bits === fromOthers);
    for (const parent of parents[position] ?? []) mark(parent, bits);
  }
  return merged;
}
