import { append, groupBy } from '../collections.ts';
import {
  reachable,
  stronger,
  type Distribution,
  type LockedGraph,
  type LockedPackage,
  type Need,
} from './graph.ts';

/** One component of a bill: a package at a version, with all places of the lockfiles where it stands. */
export interface Component extends Omit<LockedPackage, 'id' | 'edges'> {
  /** Unique in the bill: the package URL, or the name where there is none. */
  readonly ref: string;
  /** How the subject of the bill needs it. */
  readonly need: Need;
  /** What it needs itself, sorted by `ref`. */
  readonly needs: readonly ComponentNeed[];
}

/** A component needs another one of the same bill. */
export interface ComponentNeed {
  readonly ref: string;
  readonly need: Need;
}

/** A bill of materials: what it is about, and what that needs, sorted by `ref`. */
export interface Bill {
  readonly subject: Component;
  readonly components: readonly Component[];
}

/** The part of a graph a bill is about. */
interface Part {
  readonly graph: LockedGraph;
  readonly needs: ReadonlyMap<string, Need>;
  /** Packages whose development tools count. */
  readonly roots: ReadonlySet<string>;
}

/**
 * The bill of one package of a graph: all it needs. With `whole`, everything in the graph, needed or not: the bill of a
 * repository, in which the development tools of all its packages count.
 * @param subject an id of the graph
 */
export function billOf(graph: LockedGraph, subject: string, whole = false): Bill {
  const own = [...graph.values()].filter((pkg) => pkg.own).map(({ id }) => id);
  const roots = new Set(whole ? [subject, ...own] : [subject]);
  const reached = reachable(graph, [...roots]);
  const others = whole ? [...graph.keys()].filter((id) => !reached.has(id)) : [];
  const needs = new Map([...reached, ...others.map((id) => [id, 'optional'] as const)]);
  const places = groupBy(
    [...needs.keys()].flatMap((id) => graph.get(id) ?? []),
    refOf,
  );
  const components = [...places].map(([ref, same]) => merged(ref, same, { graph, needs, roots }));
  const root = graph.get(subject);
  const found = components.find(({ ref }) => root !== undefined && ref === refOf(root));
  if (found === undefined) throw new TypeError(`no package ${subject} in the graph`);
  return { subject: found, components: components.filter((one) => one !== found).sort(byRef) };
}

/** Ascending by UTF-16 code units, which is the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byRef(a: { readonly ref: string }, b: { readonly ref: string }): number {
  return byText(a.ref, b.ref);
}

function refOf({ purl, name }: LockedPackage): string {
  return purl ?? name;
}

/** What the places of one package say together; of what they contradict each other in, the repository's own comes first. */
function merged(ref: string, places: readonly LockedPackage[], part: Part): Component {
  const same = [...places].sort((a, b) => Number(b.own) - Number(a.own) || byText(a.id, b.id));
  const [first] = same;
  if (first === undefined) throw new TypeError(`no place for ${ref}`);
  const { name, version, purl, own } = first;
  return {
    ref,
    ...{ name, version, purl, own },
    need: same.map(({ id }) => part.needs.get(id) ?? 'dev').reduce(stronger),
    license: same.find(({ license }) => license !== null)?.license ?? null,
    distributions: distinct(same.flatMap(({ distributions }) => distributions)),
    properties: properties(same),
    needs: needsOf(ref, same, part),
  };
}

function needsOf(ref: string, places: readonly LockedPackage[], part: Part): readonly ComponentNeed[] {
  const needs = new Map<string, Need>();
  for (const { id, edges } of places) {
    for (const { to, need } of edges) {
      const target = part.needs.has(to) ? part.graph.get(to) : undefined;
      if (target === undefined || (need === 'dev' && !part.roots.has(id))) continue;
      const name = refOf(target);
      if (name !== ref) needs.set(name, stronger(need, needs.get(name) ?? need));
    }
  }
  return [...needs].map(([name, need]) => ({ ref: name, need })).sort(byRef);
}

/** Each file once; one without digests only where nothing else is told of the same place. */
function distinct(distributions: readonly Distribution[]): readonly Distribution[] {
  const byPlace = new Map<string, Distribution[]>();
  for (const one of distributions) append(byPlace, one.url ?? one.file ?? '', one);
  return [...byPlace]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([, same]) => {
      const proven = new Map(
        same
          .filter(({ digests }) => digests.length > 0)
          .map((one) => [one.digests.map(({ hex }) => hex).join(' '), one]),
      );
      return proven.size > 0
        ? [...proven].sort(([a], [b]) => byText(a, b)).map(([, one]) => one)
        : same.slice(0, 1);
    });
}

function properties(places: readonly LockedPackage[]): LockedPackage['properties'] {
  const all = places.flatMap((place) => place.properties);
  return [...new Map(all.map((one) => [one.join('\n'), one]))]
    .sort(([a], [b]) => byText(a, b))
    .map(([, property]) => property);
}
