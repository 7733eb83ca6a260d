import { defaultCandidate } from '../core/deploy/candidates.ts';
import type { Deployment, EnvironmentState } from '../core/deploy/types.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { isBefore } from '../core/withdraw/rank.ts';
import { showCandidates } from '../show/candidates.ts';
import { showJson } from '../show/json.ts';
import { byHand, type HandOptions } from './deploy/by-hand.ts';
import { judgeCandidates } from './deploy/candidates.ts';
import { asDeployed, resolveRelease } from './deploy/deployable.ts';
import { openDesk } from './deploy/desk.ts';
import { environmentNamed, type Environment } from './deploy/environment.ts';
import { openRoom, type Room } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import { rehearseRollback } from './rehearse-rollback.ts';
import type { Ending, Tools } from './tools.ts';
import { repoint } from './withdraw/repoint.ts';

/** What `release rollback` may be told. */
export interface RollbackOptions extends HandOptions {
  readonly list: boolean;
  /** Only try it, in another environment. */
  readonly rehearse: boolean;
  /** Where to try it. */
  readonly in?: string;
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
  const room = await openRoom(settings, tools, !options.dryRun && !options.list);
  const { state } = room.reading;
  const here = state.environments.get(environment.name);
  if (here === undefined) throw nothingHere(environment.name);
  const scene = { environment, here, ...room };
  if (options.list) return list(options, scene);
  return options.rehearse ? rehearse(asked, options, scene) : goBack(asked, options, scene);
}

/** Goes back, and then moves what others follow, where that is asked for. */
async function goBack(
  asked: string | undefined,
  options: RollbackOptions,
  { environment, here, ...room }: Scene,
): Promise<Ending> {
  const { reading } = room;
  const desk = await openDesk(environment, room);
  const known = asked === undefined ? defaultCandidate(reading.state, here) : deploymentNamed(asked, here);
  if (known === null && asked === undefined) throw nothingToGoTo(here);
  const resolved = known === null ? await resolveRelease(asked ?? '', environment, desk) : asDeployed(known);
  const ending = await byHand('rollback', resolved, { environment, desk, options });
  const left = here.current;
  const isBack = left !== null && isBefore(resolved.deployable.version, left.version);
  if (environment.settings.repoint === true && isBack) await repoint(left, { isDry: options.dryRun }, room);
  return ending;
}

interface Scene extends Room {
  readonly environment: Environment;
  readonly here: EnvironmentState;
}

/** What would be gone back to here, tried elsewhere. @throws ReleaseError USAGE where it is not said where */
async function rehearse(asked: string | undefined, options: RollbackOptions, scene: Scene): Promise<Ending> {
  const { environment, here, office, reading } = scene;
  const place = options.in ?? environment.settings.after;
  if (place === undefined || place === environment.name)
    throw new ReleaseError('USAGE', `where to rehearse is not said, or it is ${environment.name} itself`, {
      hint: `Name another environment: --in <environment>, or set after in environments.${environment.name} of release.config`,
    });
  const target = asked === undefined ? defaultCandidate(reading.state, here) : deploymentNamed(asked, here);
  if (target === null) throw nothingToGoTo(here);
  const there = environmentNamed(place, office.settings);
  const desk = await openDesk(there, scene);
  return rehearseRollback({ of: environment.name, environment: there, target, desk }, options);
}

async function list({ json }: RollbackOptions, { environment, here, ...room }: Scene): Promise<Ending> {
  const { terminal } = room.tools;
  const { name, current } = here;
  const candidates = await judgeCandidates(environment, here, room);
  terminal.data(
    json === true
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
