import { eventsOf } from '../core/events/cdevents.ts';
import { exitCodes } from '../core/error.ts';
import { historyOf } from '../core/status/history.ts';
import { showHistory } from '../show/history.ts';
import { showJson } from '../show/json.ts';
import { originHere } from './origin.ts';
import { assertDeployedTo, countOf } from './sight-options.ts';
import { readTold, type Told } from './told.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release history`. */
export interface HistoryOptions {
  readonly env?: string;
  readonly limit: string;
  readonly cdevents: boolean;
  readonly json?: boolean;
}

/** `release history`: every deployment, newest first; with `--cdevents` as events, oldest first, one a line. */
export async function history(options: HistoryOptions, tools: Tools): Promise<Ending> {
  const { env, json = false } = options;
  const limit = countOf(options.limit, '--limit');
  const told = await readTold(tools);
  assertDeployedTo(env, told.state);
  const items = historyOf(told.state, { environment: env ?? null, limit });
  const { terminal } = tools;
  if (options.cdevents) terminal.data(await eventLines(told, new Set(items.map(({ seq }) => seq)), tools));
  else if (json) terminal.data(showJson({ schema: 1, deployments: items, problems: told.problems }));
  else terminal.data(showHistory(items, terminal));
  return { exitCode: exitCodes.done };
}

/** Events of some deployments in order of the ledger, as JSON lines. */
async function eventLines(
  { settings, state }: Told,
  wanted: ReadonlySet<number>,
  tools: Tools,
): Promise<string> {
  const { source, service } = await originHere(settings, tools);
  return [...state.environments.values()]
    .flatMap(({ deployments }) => deployments)
    .filter(({ seq }) => wanted.has(seq))
    .sort((a, b) => a.seq - b.seq)
    .flatMap((one) => eventsOf(one, { source, service }))
    .map((event) => JSON.stringify(event))
    .join('\n');
}
