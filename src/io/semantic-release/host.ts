import type { Json, JsonObject } from '../../core/plugin-call.ts';
import type { PluginHost } from '../../ports.ts';
import { asker } from '../git/ask.ts';
import type { Environment } from '../git/run.ts';
import { theirContext } from './context.ts';
import { pluginFailure } from './errors.ts';
import { loadPlugin, type PluginModule } from './module.ts';
import { blanker, pluginLogger, pluginStream } from './talk.ts';

/** Where plugins are, where they run, and how they talk. */
export interface HostPlace {
  /** Top of the work tree whose installed plugins are used. */
  readonly home: string;
  /** Top of the work tree they run in. */
  readonly root: string;
  readonly env: Environment;
  /** Address of the remote. */
  readonly url: string | null;
  /** Takes what they say. */
  readonly write: (text: string) => unknown;
}

/** Runs semantic-release plugins of a repository in this process, as semantic-release does. */
export function pluginHost({ home, root, env, url, write }: HostPlace): PluginHost {
  const modules = new Map<string, Promise<PluginModule>>();
  const blank = blanker(env);
  const load = (name: string): Promise<PluginModule> => {
    const known = modules.get(name) ?? loadPlugin(home, name);
    modules.set(name, known);
    return known;
  };
  return {
    has: async (plugin, hook) => (await load(plugin)).has(hook),
    async call(hook, use, told) {
      const step = (await load(use.plugin)).get(hook);
      if (step === undefined) return null;
      const logger = pluginLogger(use.plugin, write, blank);
      const talk = { logger, stream: pluginStream(write, blank) };
      const { options, context } = await theirContext(use, told, {
        root,
        env,
        url,
        ask: asker(root, env),
        ...talk,
      });
      try {
        return plainObject(await step(options, context));
      } catch (cause) {
        throw pluginFailure(use.plugin, hook, cause);
      }
    },
    isSaidDone: (step) => (env['RELEASE_DONE'] ?? '').split('\n').includes(step),
  };
}

/** What a step gave, as far as JSON can say it: publishing gives an object, everything else nothing. */
function plainObject(gave: unknown): JsonObject | null {
  if (typeof gave !== 'object' || gave === null || Array.isArray(gave)) return null;
  return Object.fromEntries(
    Object.entries(gave).flatMap(([key, value]: [string, unknown]): [string, Json][] =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
        ? [[key, value]]
        : [],
    ),
  );
}
