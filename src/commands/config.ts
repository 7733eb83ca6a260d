import { exitCodes } from '../core/error.ts';
import { showConfig } from '../show/config.ts';
import { showJson } from '../show/json.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release config`: every value and where it came from. */
export async function showConfiguration(
  { json = false }: { readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const { config, origins, warnings } = await readSettings(tools);
  const value = {
    schema: 1,
    config: {
      ...config,
      plugins: config.plugins.map(({ name }) => name),
      ecosystems: config.ecosystems.map(({ id }) => id),
    },
    origins,
    warnings,
  };
  tools.terminal.data(json ? showJson(value) : showConfig({ config, origins }));
  for (const { message } of json ? [] : warnings) tools.terminal.talk(message);
  return { exitCode: exitCodes.done };
}
