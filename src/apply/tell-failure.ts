import { ReleaseError, type ErrorCode } from '../core/error.ts';
import type { Action, Plan } from '../core/model.ts';
import type { ToldFailure } from '../core/plugin-call.ts';
import type { World } from '../ports.ts';
import { nothingYet } from './apply.ts';
import { pluginContext } from './plugin-context.ts';

/** Ends that are nobody's failure: a person's wish, another run's turn, a branch nothing is released from. */
const noFailure: readonly ErrorCode[] = ['NOT_CONFIRMED', 'INTERRUPTED', 'ALREADY_RUNNING', 'NO_BRANCH'];

/**
 * Tells plugins that a release failed, as semantic-release does. Best effort.
 * @returns what failed in that, one line each
 */
export async function tellFailure(plan: Plan, world: World, error: unknown): Promise<readonly string[]> {
  if (!(error instanceof ReleaseError) || noFailure.includes(error.code) || error.exit === 'behind')
    return [];
  const told = { code: error.code, message: error.message, details: error.hint ?? '' };
  const said: string[] = [];
  for (const action of plan.actions) {
    if (action.kind !== 'tellPlugin' || !action.of.includes('fail')) continue;
    await tellOne(action, told, { plan, world }).catch((failure: unknown) => {
      said.push(`${action.plugin} failed to tell of it: ${wordsOf(failure)}`);
    });
  }
  return said;
}

async function tellOne(
  action: Action<'tellPlugin'>,
  told: ToldFailure,
  { plan, world: { plugins } }: { readonly plan: Plan; readonly world: World },
): Promise<void> {
  if (!(await plugins.has(action.plugin, 'fail'))) return;
  await plugins.call('fail', action, pluginContext(action, { plan, facts: nothingYet, errors: [told] }));
}

function wordsOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
