import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UserConfig } from '../config/config.ts';
import { foreignWarning, isSemanticRelease } from '../config/foreign.ts';
import { ReleaseError } from '../core/error.ts';
import type { Warning } from '../core/model.ts';

/** Configuration files, at the top of the repository only. */
const fileNames = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `release.config.${ending}`);

/** What was found at the top of the repository. Without a file (or with another tool's), `file` and `config` are null. */
export interface LoadedConfig {
  readonly file: string | null;
  /** As exported or written, not checked yet. */
  readonly config: unknown;
  readonly warnings: readonly Warning[];
}

/** A configuration that was checked. */
export interface CheckedConfig extends LoadedConfig {
  readonly config: UserConfig | null;
}

/** How configurations that are code are loaded. */
export interface LoadOptions {
  /** Absolute path of the module that `import … from 'releasewright'` gets inside a configuration: our own entry. */
  readonly entry: string;
  /** Milliseconds until a configuration that does not finish is given up. */
  readonly patience?: number;
}

/**
 * Loads and checks the configuration. Without a file, neither the schema nor a loader is loaded.
 *
 * @throws ReleaseError CONFIG_INVALID (all problems at once, or two files), CONFIG_UNREADABLE
 */
export async function readConfig(root: string, options: LoadOptions): Promise<CheckedConfig> {
  const { file, config, warnings } = await loadConfig(root, options);
  if (file === null) return { file, config: null, warnings };
  const { parseUserConfig } = await import('../config/validate.ts');
  return { file, config: parseUserConfig(config, file), warnings };
}

/**
 * Finds the configuration file and evaluates it.
 *
 * @param root top of the work tree
 * @throws ReleaseError CONFIG_INVALID when there are two, or it exports a function or nothing;
 *   CONFIG_UNREADABLE naming file and, where it is known, line
 */
export async function loadConfig(root: string, options: LoadOptions): Promise<LoadedConfig> {
  const file = await findConfig(root);
  if (file === null) return { file: null, config: null, warnings: [] };
  const config = await evaluate(root, file, options);
  if (isSemanticRelease(config)) return { file: null, config: null, warnings: [foreignWarning(file)] };
  return { file, config, warnings: [] };
}

async function findConfig(root: string): Promise<string | null> {
  const names = new Set(await readdir(root));
  const [file, ...others] = fileNames.filter((name) => names.has(name));
  if (others.length > 0) {
    throw new ReleaseError(
      'CONFIG_INVALID',
      `There are several configurations: ${[file, ...others].join(', ')}.`,
      {
        hint: 'Keep one of them and remove the others.',
      },
    );
  }
  return file ?? null;
}

async function evaluate(root: string, file: string, options: LoadOptions): Promise<unknown> {
  const text = await readText(root, file);
  if (file.endsWith('.json')) {
    const { parseJson } = await import('../config/json.ts');
    return parseJson(text, file);
  }
  const { evaluateModule } = await import('./config-module.ts');
  return evaluateModule({ root, file, text, ...options });
}

async function readText(root: string, file: string): Promise<string> {
  try {
    return await readFile(join(root, file), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    throw new ReleaseError('CONFIG_UNREADABLE', `${file} cannot be read: ${reason}`, {
      hint: `Make ${file} a readable file, or remove it.`,
      cause,
    });
  }
}
