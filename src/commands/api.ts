import { apiLevel, underBumped, type ApiReport } from '../core/api.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import type { Action } from '../core/model.ts';
import type { ApiGuard } from '../ports.ts';
import { suggest } from '../core/suggest.ts';
import { showApi, type ComparedApi } from '../show/api.ts';
import { showJson } from '../show/json.ts';
import { makePlan, readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';
import { shellWord } from '../core/quote.ts';

/**
 * `release api`: the public API as it lies built in the work tree against the last release, for each package that is
 * about to be released. Changes nothing; ends with exit code 3 where a step is too small or could
 * not be judged.
 */
export async function api(
  name: string | null,
  { json = false }: { readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const settings = await readSettings(tools);
  const guarded = { ...settings, config: { ...settings.config, apiGuard: 'warn' as const } };
  const { plan, reading } = await makePlan(tools, guarded, {});
  const checks = chosen(
    plan.actions.filter((action) => action.kind === 'checkApi'),
    name,
  );
  const world = await tools.openWorld(reading.standing, { kind: 'none' });
  const compared: ComparedApi[] = [];
  for (const check of checks) compared.push(await compare(check, world.api));
  tools.terminal.data(json ? showJson({ schema: 1, packages: compared }) : showApi(compared, tools.terminal));
  const isRefused = compared.some(({ tooSmall, isCompared }) => tooSmall || !isCompared);
  return { exitCode: isRefused ? exitCodes.refused : exitCodes.done };
}

/** What could not be compared is told, and does not keep the others from being compared. */
async function compare(check: Action<'checkApi'>, guard: ApiGuard): Promise<ComparedApi> {
  try {
    return { ...toCompared(check, await guard.compare(check)), isCompared: true };
  } catch (error) {
    if (!(error instanceof ReleaseError) || error.code !== 'API_UNCHECKED') throw error;
    const notes = [error.message, ...(error.hint === null ? [] : [error.hint])];
    return { ...toCompared(check, { changes: [], notes }), isCompared: false };
  }
}

function toCompared(check: Action<'checkApi'>, report: ApiReport): Omit<ComparedApi, 'isCompared'> {
  const { package: name, previous, next, zeroMajor } = check;
  return {
    package: name,
    previous,
    next,
    asks: apiLevel(report),
    tooSmall: underBumped(report, check, zeroMajor).length > 0,
    ...report,
  };
}

/** @throws ReleaseError USAGE for a package without a check */
function chosen(checks: readonly Action<'checkApi'>[], name: string | null): readonly Action<'checkApi'>[] {
  const found = checks.filter((check) => name === null || check.package === name);
  if (name === null || found.length > 0) return found;
  const near = suggest(
    name,
    checks.map((check) => check.package),
  );
  throw new ReleaseError('USAGE', `no API of '${name}' is about to be released`, {
    hint:
      near === null ? 'See what is: release next --dry-run' : `Did you mean: release api ${shellWord(near)}`,
  });
}
