import type { RawCommit } from '../model.ts';

/** Which commits of a range a merge brought in. */
export interface History {
  /** Positions in the range of what is reachable from the other parents but not from the first (`git log m^1..m^2`). */
  readonly mergedBy: (position: number) => readonly number[];
}

/** The parents of a commit that are in the range, by position. */
interface Node {
  /** The first parent, or nothing where it is outside. */
  readonly first: readonly number[];
  readonly others: readonly number[];
}

/** Ways of arriving at a commit, as bits: from a merge's first parent, or from one of its others. */
const fromFirst = 1;
const fromOthers = 2;

/**
 * The graph of a range. Parents outside the range do not matter. The graph is put in order once (linear); a question
 * then costs about as much as the merged branch is long, because the order keeps branches together.
 */
export function readHistory(commits: readonly RawCommit[]): History {
  const positions = new Map(commits.map(({ sha }, position) => [sha, position]));
  const within = (shas: readonly string[]): readonly number[] =>
    shas.flatMap((sha) => positions.get(sha) ?? []);
  const nodes = commits.map(({ parents }) => ({
    first: within(parents.slice(0, 1)),
    others: within(parents.slice(1)),
  }));
  const order = childrenFirst(nodes);
  const rank = new Map(order.map((position, index) => [position, index]));
  return { mergedBy: (position) => walk(nodes, order, rank.get(position) ?? order.length) };
}

/** Reverse post-order of a depth-first walk that takes the first parent first: children stand before parents. */
function childrenFirst(nodes: readonly Node[]): readonly number[] {
  const seen = new Set<number>();
  const order: number[] = [];
  const stack = [...nodes.keys()].toReversed().map(entering);
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { at, leaving } = step;
    if (leaving) order.push(at);
    else if (!seen.has(at)) {
      seen.add(at);
      stack.push({ at, leaving: true }, ...parentsOf(nodeAt(nodes, at)).toReversed().map(entering));
    }
  }
  return order.reverse();
}

function entering(at: number): { readonly at: number; readonly leaving: boolean } {
  return { at, leaving: false };
}

function parentsOf({ first, others }: Node): readonly number[] {
  return [...first, ...others];
}

/** Goes down from a merge, marking commits with how they were reached, until only the first parent's side is left. */
function walk(nodes: readonly Node[], order: readonly number[], start: number): readonly number[] {
  const merged: number[] = [];
  const { reach, leave, isDone } = frontier();
  const merge = nodeAt(nodes, order[start]);
  reach(merge.first, fromFirst);
  reach(merge.others, fromOthers);
  for (let index = start + 1; index < order.length && !isDone(); index += 1) {
    const position = order[index] ?? -1;
    const bits = leave(position);
    if (bits === fromOthers) merged.push(position);
    if (bits !== 0) reach(parentsOf(nodeAt(nodes, position)), bits);
  }
  return merged;
}

function nodeAt(nodes: readonly Node[], position: number | undefined): Node {
  return nodes[position ?? -1] ?? { first: [], others: [] };
}

interface Frontier {
  readonly reach: (positions: readonly number[], bits: number) => void;
  /** Passes a commit and tells how it was reached; 0 where it was not. */
  readonly leave: (position: number) => number;
  /** Whether nothing is ahead that only the other parents led to. */
  readonly isDone: () => boolean;
}

function frontier(): Frontier {
  const marks = new Map<number, number>();
  const ahead = new Set<number>();
  const reach = (positions: readonly number[], bits: number): void => {
    for (const position of positions) {
      const all = (marks.get(position) ?? 0) | bits;
      marks.set(position, all);
      if (all === fromOthers) ahead.add(position);
      else ahead.delete(position);
    }
  };
  const leave = (position: number): number => {
    ahead.delete(position);
    return marks.get(position) ?? 0;
  };
  return { reach, leave, isDone: () => ahead.size === 0 };
}
