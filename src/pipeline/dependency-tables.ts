import type { Config } from '../config/config.ts';
import type { TaggedRelease } from '../core/model.ts';
import { code, safe, type Markdown } from '../core/notes/markdown.ts';
import { billOf, type Bill } from '../core/sbom/bill.ts';
import { differenceOf } from '../core/sbom/difference.ts';
import { differenceTable } from '../core/sbom/difference-table.ts';
import type { LockedPackage } from '../core/sbom/graph.ts';
import type { Source } from '../ports.ts';
import type { Reading } from './read.ts';
import { lockedAt, type LockedAt } from './sbom.ts';

/** Most packages a table names; the others are counted. */
const most = 100;

/**
 * What changed since the release before among the packages each release needs, as tables for its notes, by tag. What only those need
 * who work on it is left out; so is a release where nothing changed, or that is the first.
 * @throws ReleaseError LOCKFILE_UNREADABLE, and what reading manifests throws
 */
export async function dependencyTables(
  source: Source,
  config: Config,
  { reading, groups }: { readonly reading: Reading; readonly groups: readonly TaggedRelease[] },
): Promise<ReadonlyMap<string, Markdown>> {
  const { head, shallow } = reading.standing;
  if (head === null) return new Map();
  const whole = shallow ? await source.deepen() : source;
  try {
    const after = await lockedAt(whole, config, head);
    const tables = new Map<string, Markdown>();
    const readings = new Map<string, Promise<LockedAt>>(); // tags of one commit lock the same
    for (const group of groups) {
      const sha = reading.tags.find(({ name }) => name === group.previousTag)?.sha;
      if (sha === undefined) continue;
      const before = readings.get(sha) ?? lockedAt(whole, config, sha);
      readings.set(sha, before);
      const table = tableOf(group, await before, after);
      if (table !== null) tables.set(group.tag, table);
    }
    return tables;
  } finally {
    if (whole !== source) whole.close();
  }
}

function tableOf(group: TaggedRelease, before: LockedAt, after: LockedAt): Markdown | null {
  const changes = differenceOf(needed(group, before), needed(group, after));
  if (changes.length === 0) return null;
  const table = differenceTable(changes.slice(0, most));
  const left = changes.length - most;
  return left > 0 ? safe`${table}\n\nAnd ${left} more${command(group)}.` : table;
}

/** A command to copy; only where the tags hold nothing a shell would read. */
function command({ previousTag, tag }: TaggedRelease): Markdown {
  const revisions = `${previousTag ?? ''} ${tag}`;
  return /^[\w@][\w@./+-]* [\w@][\w@./+-]*$/.test(revisions)
    ? safe`: ${code(`release diff ${revisions}`)}`
    : safe``;
}

/** What the packages of a release need, all of them together, but not what develops them. */
function needed({ packages }: TaggedRelease, { graph }: LockedAt): Bill {
  const release: LockedPackage = {
    ...{ id: together, name: together, version: null, purl: null, own: true, license: null },
    ...{ distributions: [], properties: [] },
    edges: packages.map(({ manifest }) => ({ to: manifest, need: 'required' })),
  };
  return billOf(new Map([...graph, [together, release]]), together);
}

/** Stands for the packages of a release; no manifest is called so. */
const together = ' release';
