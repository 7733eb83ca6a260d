import { componentCheck, type Component } from '../../core/components/check.ts';
import { parseNeeds } from '../../core/components/needs.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import { refused } from '../../core/deploy/state-checks.ts';
import type { Deployable, LedgerState } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Source } from '../../ports.ts';
import type { Settings } from '../planning.ts';
import type { Environment } from './environment.ts';

/** Which version goes where. */
export interface ComponentQuestion {
  readonly environment: Environment;
  readonly deployable: Pick<Deployable, 'version' | 'commit'>;
  readonly state: LedgerState;
  readonly settings: Settings;
}

/** Asks whether a version goes with what the ledger says runs beside it; nothing where nothing does. */
export async function askComponents(
  { environment, deployable, state, settings: { config } }: ComponentQuestion,
  source: Source,
): Promise<readonly CheckReport[]> {
  const { stack } = environment.settings;
  if (stack === undefined) return [];
  const beside = Object.entries(config.environments).filter(
    ([name, settings]) => settings.stack === stack && name !== environment.name,
  );
  const there = beside.map(([name, settings]) => {
    const current = state.environments.get(name)?.current ?? null;
    return { environment: { name, settings }, deployed: current };
  });
  try {
    const [coming, ...others] = await Promise.all(
      [{ environment, deployed: deployable }, ...there].map((one) => componentOf(one, source)),
    );
    return coming === undefined ? [] : [componentCheck({ coming, others, rules: config.requires })];
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const hint = error.hint ?? 'Have the commits of what runs there: git fetch --tags';
    return [refused('COMPONENTS', `what versions need cannot be read: ${error.message}`, hint)];
  }
}

interface Placed {
  readonly environment: Environment;
  readonly deployed: Pick<Deployable, 'version' | 'commit'> | null;
}

async function componentOf({ environment, deployed }: Placed, source: Source): Promise<Component> {
  const { name, settings } = environment;
  return {
    environment: name,
    names: [...(settings.package === undefined ? [] : [settings.package]), name],
    version: deployed?.version ?? null,
    needs: deployed === null ? {} : await needsOf(deployed.commit, settings, source),
  };
}

/** What a version says itself; versions from before the file was there need nothing. */
async function needsOf(
  commit: string,
  { needs: path }: EnvironmentSettings,
  source: Source,
): Promise<Readonly<Record<string, string>>> {
  if (path === undefined) return {};
  const text = (await source.tree(commit).read([path])).get(path);
  return text === undefined ? {} : parseNeeds(text, `${path} of ${commit.slice(0, 7)}`);
}
