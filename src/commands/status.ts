import { exitCodes } from '../core/error.ts';
import { statusOf } from '../core/status/status.ts';
import { showJson } from '../show/json.ts';
import { showStatus } from '../show/status.ts';
import { lookAround, nothingLooked } from './look.ts';
import { readTold } from './told.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release status`. */
export interface StatusOptions {
  /** Whether to look what runs, and not only what the ledger tells. */
  readonly look: boolean;
  readonly json?: boolean;
}

/** `release status`: what runs where, since when and how it does. */
export async function status({ look, json = false }: StatusOptions, tools: Tools): Promise<Ending> {
  const told = await readTold(tools);
  const { observed, problems } = look ? await lookAround(told, tools) : nothingLooked;
  const found = statusOf(told.state, { observed, problems: [...told.problems, ...problems] });
  const { terminal } = tools;
  terminal.data(json ? showJson(found) : showStatus(found, terminal, tools.now()));
  return { exitCode: exitCodes.done };
}
