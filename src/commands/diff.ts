import { exitCodes } from '../core/error.ts';
import { billOf, type Bill } from '../core/sbom/bill.ts';
import { differenceOf } from '../core/sbom/difference.ts';
import { lockedAt, subjectNamed, type LockedAt } from '../pipeline/sbom.ts';
import { showJson } from '../show/json.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release diff`. */
export interface DiffOptions {
  readonly json?: boolean;
  readonly markdown: boolean;
  /** One package instead of the whole repository. */
  readonly package?: string;
}

/** `release diff`: what changed between two commits among the packages their lockfiles pin. */
export async function diff(from: string, to: string, options: DiffOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const [before, after] = await Promise.all([from, to].map((revision) => tools.resolveCommit(revision)));
  const locked = await withSource(tools, settings, async (source) => ({
    before: await lockedAt(source, settings.config, before ?? ''),
    after: await lockedAt(source, settings.config, after ?? ''),
  }));
  const name = options.package ?? null;
  const changes = differenceOf(billNamed(name, locked.before, from), billNamed(name, locked.after, to));
  const { terminal } = tools;
  if (options.json === true) terminal.data(showJson({ schema: 1, from: before, to: after, changes }));
  else if (options.markdown)
    terminal.data(String((await import('../core/sbom/difference-table.ts')).differenceTable(changes)));
  else terminal.data((await import('../show/difference.ts')).showDifference(changes, terminal));
  return { exitCode: exitCodes.done };
}

/** @throws ReleaseError USAGE where a commit has no such package, or several */
function billNamed(name: string | null, locked: LockedAt, revision: string): Bill {
  if (name === null) return billOf(locked.graph, locked.whole, true);
  return billOf(locked.graph, subjectNamed(name, locked, revision));
}
