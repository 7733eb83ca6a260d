import { exitCodes } from '../core/error.ts';
import { billOf, type Bill } from '../core/sbom/bill.ts';
import { differenceOf, type PackageChange } from '../core/sbom/difference.ts';
import { policyChange, type PolicyChange } from '../core/sbom/policy-change.ts';
import { lockedAt, subjectNamed, type LockedAt } from '../pipeline/sbom.ts';
import { showJson } from '../show/json.ts';
import { readSettings, withSource } from './planning.ts';
import { readPolicy } from './sbom-policy.ts';
import type { Ending, Terminal, Tools } from './tools.ts';

/** Options of `release diff`. */
export interface DiffOptions {
  readonly json?: boolean;
  readonly markdown: boolean;
  /** One package instead of the whole repository. */
  readonly package?: string;
}

/**
 * `release diff`: what changed between two commits among the packages their lockfiles pin, and what `sbomPolicy` with the
 * advisories of today objects to in only one of them.
 * @throws ReleaseError NO_SUCH_COMMIT, USAGE for a package that is not there, POLICY_UNREADABLE
 */
export async function diff(from: string, to: string, options: DiffOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const [before = '', after = ''] = await Promise.all([from, to].map((one) => tools.resolveCommit(one)));
  const locked = await withSource(tools, settings, async (source) => ({
    before: await lockedAt(source, settings.config, before),
    after: await lockedAt(source, settings.config, after),
  }));
  const name = options.package ?? null;
  const [old, now] = [billNamed(name, locked.before, from), billNamed(name, locked.after, to)];
  const policy = await readPolicy(settings, tools);
  const found = {
    changes: differenceOf(old, now),
    findings: policy === null ? null : policyChange(old, now, policy),
  };
  const { terminal } = tools;
  if (options.json === true) terminal.data(showJson({ schema: 1, from: before, to: after, ...found }));
  else if (options.markdown) terminal.data(await markdownOf(found));
  else terminal.data(await textOf(found, terminal));
  return { exitCode: exitCodes.done };
}

interface Found {
  readonly changes: readonly PackageChange[];
  /** Null where there is no policy. */
  readonly findings: PolicyChange | null;
}

async function markdownOf({ changes, findings }: Found): Promise<string> {
  const { differenceTable, policyChangeList } = await import('../core/sbom/difference-table.ts');
  const list = findings === null ? '' : String(policyChangeList(findings));
  return [String(differenceTable(changes)), list].filter((text) => text !== '').join('\n\n');
}

async function textOf({ changes, findings }: Found, terminal: Terminal): Promise<string> {
  const [{ showDifference }, { showPolicyChange }] = await Promise.all([
    import('../show/difference.ts'),
    import('../show/policy.ts'),
  ]);
  const more = findings === null ? [] : showPolicyChange(findings, terminal.style);
  return [showDifference(changes, terminal), ...more].join('\n');
}

/** @throws ReleaseError USAGE where a commit has no such package, or several */
function billNamed(name: string | null, locked: LockedAt, revision: string): Bill {
  if (name === null) return billOf(locked.graph, locked.whole, true);
  return billOf(locked.graph, subjectNamed(name, locked, revision));
}
