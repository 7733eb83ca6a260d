import type { UserConfig } from '../config/config.ts';
import { configOf } from '../config/migrate/draft.ts';
import { parseUserConfig } from '../config/validate.ts';
import { resolveConfig } from '../config/resolve.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { survey } from '../pipeline/init.ts';
import { shadow as shadowOf } from '../pipeline/shadow.ts';
import type { Source } from '../ports.ts';
import { showJson } from '../show/json.ts';
import { showShadow } from '../show/shadow.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release shadow`. */
export interface ShadowOptions {
  /** How many releases, as written. */
  readonly last: string;
  readonly json?: boolean;
}

/**
 * `release shadow`: the versions that were released, against those this tool would have released, with the configuration that
 * is there, or the one `release init` would write. Exit code 0 whatever differs.
 * @throws ReleaseError USAGE for a number that is none; CONFIG_INVALID, CONFIG_UNREADABLE
 */
export async function shadow({ last, json = false }: ShadowOptions, tools: Tools): Promise<Ending> {
  const count = /^[1-9]\d{0,3}$/.test(last) ? Number(last) : null;
  if (count === null)
    throw new ReleaseError('USAGE', `--last ${last} is no number from 1 to 9999`, {
      hint: 'Compare the last ten releases: release shadow --last 10',
    });
  const { file, config: user } = await tools.readConfig(await tools.root());
  const source = await tools.openSource('origin');
  try {
    const { config } = resolveConfig(user ?? (await drafted(source)), file);
    const { points, cut } = await shadowOf(source, config, {
      last: count,
      plugins: (standing) => tools.openPlugins(standing),
    });
    const from = file ?? 'the configuration release init would write';
    tools.terminal.data(
      json
        ? showJson({ schema: 1, config: file, points, cut })
        : showShadow(points, from, tools.terminal.style),
    );
    if (cut && !json)
      tools.terminal.talk(
        'Older releases are left out: the history of this clone ends before them. Fetch it: git fetch --unshallow --tags',
      );
  } finally {
    source.close();
  }
  return { exitCode: exitCodes.done };
}

async function drafted(source: Source): Promise<UserConfig> {
  const { draft } = await survey(source);
  return parseUserConfig(configOf(draft), 'release.config');
}
