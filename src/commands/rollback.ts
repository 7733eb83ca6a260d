import { assertWhole, readLedger } from '../apply/deploy/ledger.ts';
import { candidatesOf, defaultCandidate } from '../core/deploy/candidates.ts';
import type { Deployment, EnvironmentState } from '../core/deploy/types.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { showCandidates } from '../show/candidates.ts';
import { showJson } from '../show/json.ts';
import { openOffice } from './deploy/access.ts';
import { byHand, type HandOptions } from './deploy/by-hand.ts';
import { asDeployed, resolveRelease } from './deploy/deployable.ts';
import { environmentNamed } from './deploy/environment.ts';
import type { Desk } from './deploy/prepare.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** What `release rollback` may be told. */
export interface RollbackOptions extends HandOptions {
  readonly list: boolean;
}

/**
 * `release rollback`: makes an environment run what was well there before: the version that is named, or the newest that nothing
 * speaks against.
 */
export async function rollback(
  asked: string | undefined,
  options: RollbackOptions,
  tools: Tools,
): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = environmentNamed(options.env, settings);
  const office = await openOffice(settings, tools, !options.dryRun && !options.list);
  const reading = await readLedger(office.access);
  assertWhole(reading, office.access.place);
  const { state } = reading;
  const here = state.environments.get(environment.name);
  if (here === undefined) throw nothingHere(environment.name);
  if (options.list) return list(here, { candidates: candidatesOf(state, here) }, { options, tools });
  const stage = await tools.openStage(environment.name, environment.settings, office.standing);
  const desk: Desk = { office, reading, stage, tools };
  const known = asked === undefined ? defaultCandidate(state, here) : deploymentNamed(asked, here);
  if (known === null && asked === undefined) throw nothingToGoTo(here);
  const resolved = known === null ? await resolveRelease(asked ?? '', environment, desk) : asDeployed(known);
  return byHand('rollback', resolved, { environment, desk, options });
}

function list(
  here: EnvironmentState,
  { candidates }: { readonly candidates: ReturnType<typeof candidatesOf> },
  { options, tools }: { readonly options: RollbackOptions; readonly tools: Tools },
): Ending {
  const { terminal } = tools;
  const { name, current } = here;
  terminal.data(
    options.json === true
      ? showJson({ schema: 1, environment: name, current, candidates })
      : showCandidates(here, candidates, terminal),
  );
  return { exitCode: exitCodes.done };
}

/** The newest deployment of a version here, with or without `v`, by tag, or by the number of its entry (`#12`). */
function deploymentNamed(asked: string, { deployments }: EnvironmentState): Deployment | null {
  const number = /^#(\d+)$/.exec(asked)?.[1];
  const version = asked.replace(/^v(?=\d)/, '');
  const isIt = (one: Deployment): boolean =>
    number === undefined ? one.tag === asked || one.version === version : one.seq === Number(number);
  const named = deployments.filter((one) => isIt(one) && !one.rehearsal);
  return named.findLast(({ outcome }) => outcome === 'succeeded') ?? named.at(-1) ?? null;
}

function nothingHere(environment: string): ReleaseError {
  return new ReleaseError('DEPLOY_REFUSED', `nothing was ever deployed to ${environment}`, {
    hint: `Deploy a release: release deploy <version> --env ${environment}`,
  });
}

function nothingToGoTo({ name, current }: EnvironmentState): ReleaseError {
  const now = current === null ? '' : `; ${current.version} is there`;
  return new ReleaseError('DEPLOY_REFUSED', `there is no version to go back to in ${name}${now}`, {
    hint: `See what speaks against each: release rollback --list --env ${name}. To go to one all the same, name it.`,
  });
}
