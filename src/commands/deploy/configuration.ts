import { isSame } from '../../core/deploy/candidates.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import type { Deployment } from '../../core/deploy/types.ts';
import { configurationCheck } from '../../core/drift/check.ts';
import { fingerprintOf, type Fingerprint } from '../../core/drift/fingerprint.ts';
import type { Desk, Request } from './request.ts';

/** What is told of a configuration, and what the ledger keeps of it; null where none is declared. */
export interface ConfigurationAnswer {
  readonly checks: readonly CheckReport[];
  readonly settings: Fingerprint | null;
}

/** Compares the configuration with what it was: going back, when the version ran here; else, when what is there now came. */
export async function askConfiguration(request: Request, desk: Desk): Promise<ConfigurationAnswer> {
  const { settings } = request.environment;
  const { config } = settings;
  if (config === undefined) return { checks: [], settings: null };
  const { files } = desk.office.world;
  const texts = await Promise.all(
    (config.files ?? []).map(async (path) => [path, await files.read(path)] as const),
  );
  const variables = (config.variables ?? []).map((each) => [each, desk.tools.variable(each)] as const);
  const now = fingerprintOf({ files: new Map(texts), variables: new Map(variables) });
  const { way, resolved } = request;
  const { version } = resolved.deployable;
  const before = deploymentBefore(request, desk);
  const one = { way, version, of: before?.version ?? null, then: before?.settings ?? null, now };
  return { checks: [configurationCheck(one, config)], settings: now };
}

function deploymentBefore({ way, environment, resolved }: Request, { reading }: Desk): Deployment | null {
  const here = reading.state.environments.get(environment.name);
  if (here === undefined) return null;
  if (way === 'deploy') return here.current;
  const { deployments } = here;
  return (
    deployments.findLast(
      ({ outcome, ...one }) => outcome === 'succeeded' && isSame(one, resolved.deployable),
    ) ?? null
  );
}
