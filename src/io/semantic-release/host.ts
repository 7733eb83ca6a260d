import { ReleaseError } from '../../core/error.ts';
import type {
  Json,
  JsonObject,
  PluginContext,
  PluginUse,
  PluginHook,
  PluginTopic,
} from '../../core/plugin-call.ts';
import type { PluginHost } from '../../ports.ts';
import { asker } from '../git/ask.ts';
import type { Environment } from '../git/run.ts';
import { theirContext } from './context.ts';
import { pluginFailure } from './errors.ts';
import { loadPlugin, type PluginModule } from './module.ts';
import { diverted, type Output } from './divert.ts';
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
  /** Where data goes: nothing a plugin prints may get between. */
  readonly stdout: Output;
}

/** Runs semantic-release plugins of a repository in this process, as semantic-release does. */
export function pluginHost({ home, root, env, url, write, stdout }: HostPlace): PluginHost {
  const modules = new Map<string, Promise<PluginModule>>();
  const blank = blanker(env);
  const quietly = diverted(stdout, (text) => write(blank(text)));
  const load = (name: string): Promise<PluginModule> => {
    const known = modules.get(name) ?? quietly(() => loadPlugin(home, name));
    modules.set(name, known);
    return known;
  };
  const run = async (hook: PluginHook, use: PluginUse, told: PluginContext): Promise<unknown> => {
    const step = (await load(use.plugin)).get(hook);
    if (step === undefined) return null;
    const talk = { logger: pluginLogger(use.plugin, write, blank), stream: pluginStream(write, blank) };
    const place = { root, env, url, ask: asker(root, env), ...talk };
    const { options, context } = await theirContext(use, told, place);
    try {
      return await quietly(() => step(options, context));
    } catch (cause) {
      throw pluginFailure(use.plugin, hook, cause);
    }
  };
  return {
    has: async (plugin, hook) => (await load(plugin)).has(hook),
    call: async (hook, use, told) => plainObject(await run(hook, use, told)),
    async ask(topic, use, told) {
      if (!(await load(use.plugin)).has(topic)) throw noSuchStep(use.plugin, topic);
      const said = await run(topic, use, told);
      return typeof said === 'string' && said.trim() !== '' ? said : null;
    },
    isSaidDone: (step) => (env['RELEASE_DONE'] ?? '').split('\n').includes(step),
  };
}

function noSuchStep(plugin: string, topic: PluginTopic): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', `the plugin ${plugin} has no step ${topic}`, {
    hint: `Take '${topic}' out of the steps of fromSemanticRelease('${plugin}', …)`,
  });
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
