import { pinsOf, type Pin } from '../core/deploy/pins.ts';
import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { clean } from '../show/text.ts';
import { openRoom } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import { assertDeployedTo, countOf } from './sight-options.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release pins`. */
export interface PinsOptions {
  readonly env?: string;
  readonly count: string;
  readonly json?: boolean;
}

/**
 * `release pins`: the digests that pruning must keep, one a line. A ledger that cannot be trusted lists nothing: who prunes by
 * half a list removes what is needed.
 * @throws ReleaseError USAGE, NO_ENVIRONMENT, LEDGER_BROKEN
 */
export async function pins({ env, count, json }: PinsOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const { reading } = await openRoom(settings, tools, false);
  assertDeployedTo(env, reading.state);
  const found = pinsOf(reading.state, env ?? null, countOf(count, '--count'));
  tools.terminal.data(json === true ? showJson({ schema: 1, pins: found }) : found.map(lineOf).join('\n'));
  return { exitCode: exitCodes.done };
}

/** Digest, name, and who needs it, with tabs between them. */
function lineOf({ digest, name, for: reasons }: Pin): string {
  const why = reasons.map((one) => `${one.environment} ${clean(one.version)} ${one.why}`).join(', ');
  return [digest, clean(name), why].join('\t');
}
