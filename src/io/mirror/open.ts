import type { ForgeTarget } from '../../core/forge-target.ts';
import type { MirrorSettings } from '../../core/mirror/settings.ts';
import type { Secret } from '../../core/secret.ts';
import type { Mirror } from '../../ports-deploy.ts';
import type { Environment } from '../git/run.ts';
import { cdeventsMirror } from './cdevents.ts';
import { opentelemetryMirror } from './opentelemetry.ts';
import { prometheusMirror } from './prometheus.ts';

/** Longest time a request may take, in milliseconds. */
const patience = 10_000;

/** What mirrors are opened with. */
export interface MirrorWorld {
  /** Top of the work tree, and the git directory all work trees share. */
  readonly root: string;
  readonly gitDir: string;
  readonly env: Environment;
  readonly target: ForgeTarget;
  readonly token: Secret | null;
  readonly pid: number;
  readonly say: (text: string) => void;
}

/** Opens mirrors. Nothing is asked yet. GitHub's client is large, so it loads only where it is needed. */
export async function openMirrors(
  settings: readonly MirrorSettings[],
  world: MirrorWorld,
): Promise<readonly Mirror[]> {
  return Promise.all(settings.map((one) => openMirror(one, world)));
}

async function openMirror(settings: MirrorSettings, world: MirrorWorld): Promise<Mirror> {
  const { env, gitDir, target, token, say } = world;
  switch (settings.kind) {
    case 'github': {
      if (target.kind !== 'github') return nowhere;
      const { githubMirror } = await import('./github.ts');
      return githubMirror({ ...target, token, say, timeout: patience, urls: settings.urls ?? {} });
    }
    case 'cdevents':
      return cdeventsMirror(settings, { env, gitDir, timeout: patience });
    case 'opentelemetry':
      return opentelemetryMirror({ env, gitDir, timeout: patience });
    case 'prometheus':
      return prometheusMirror(settings, world);
  }
}

const nowhere: Mirror = {
  kind: 'github',
  newest: null,
  look: () =>
    Promise.resolve({
      problem: "the forge is not GitHub: say forge: { kind: 'github', … } in release.config",
    }),
};
