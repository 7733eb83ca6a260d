import { reachable, type LockedGraph } from './graph.ts';

/**
 * A repository without its own packages that are not released, such as examples, and without what only they need. Those that
 * a released package needs stay.
 * @param whole id of what stands for the repository
 * @param released ids of the packages that are released
 */
export function releasedPart(graph: LockedGraph, whole: string, released: ReadonlySet<string>): LockedGraph {
  const isOther = (id: string): boolean => id !== whole && graph.get(id)?.own === true && !released.has(id);
  const top = graph.get(whole);
  if (top === undefined || ![...graph.keys()].some(isOther)) return graph;
  const own = { ...top, edges: top.edges.filter(({ to }) => !isOther(to)) };
  const cut = new Map([...graph, [whole, own]]);
  const kept = reachable(cut, [whole, ...released]);
  const others = [...graph.keys()].filter((id) => isOther(id) && !kept.has(id));
  const theirs = reachable(graph, others);
  return new Map([...cut].filter(([id]) => kept.has(id) || !theirs.has(id)));
}
