import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ReleaseError } from '../../core/error.ts';
import { shellWord } from '../../core/quote.ts';

/** A plugin's steps by name, as its module exports them. */
export type PluginModule = ReadonlyMap<string, (...args: readonly unknown[]) => unknown>;

/**
 * Loads a plugin as the repository has it installed: of CommonJS and of a default export, the object; else the named
 * exports.
 * @throws ReleaseError CONFIG_INVALID
 */
export async function loadPlugin(root: string, name: string): Promise<PluginModule> {
  const file = placeOf(root, name);
  const loaded: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_INVALID', `the plugin ${name} cannot be loaded: ${reason(cause)}`, {
      cause,
      hint: 'Mend or update it; another version may be needed for this version of Node.js',
    });
  });
  const steps = new Map(stepsOf(loaded));
  if (steps.size > 0) return steps;
  throw new ReleaseError('CONFIG_INVALID', `${name} is no semantic-release plugin: it exports no step`, {
    hint: "A plugin exports functions such as 'prepare' and 'publish'. A shareable configuration is none: give its plugins one by one",
  });
}

function placeOf(root: string, name: string): string {
  try {
    return createRequire(join(root, 'release.config.js')).resolve(name);
  } catch (cause) {
    throw new ReleaseError('CONFIG_INVALID', `the plugin ${name} is not installed here`, {
      cause,
      hint: name.startsWith('.')
        ? 'Its path begins at the top of the repository'
        : `npm install --save-dev ${shellWord(name)}`,
    });
  }
}

function stepsOf(loaded: unknown): readonly [string, (...args: readonly unknown[]) => unknown][] {
  if (typeof loaded !== 'object' || loaded === null) return [];
  const exported: unknown = 'default' in loaded && loaded.default ? loaded.default : loaded;
  if (typeof exported !== 'object' || exported === null) return [];
  return Object.entries(exported).flatMap(([step, value]: [string, unknown]) =>
    isFunction(value)
      ? [[step, value] as const].map(([key, step_]): [string, typeof step_] => [key, step_])
      : [],
  );
}

function isFunction(value: unknown): value is (...args: readonly unknown[]) => unknown {
  return typeof value === 'function';
}

function reason(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
