import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ReleaseError } from '../core/error.ts';
import { printable } from '../core/quote.ts';

/** The name of this package, as configurations import it. */
const ownName = 'releasewright';

/** A configuration that is code. */
export interface ConfigModule {
  readonly root: string;
  readonly file: string;
  readonly text: string;
  /** Absolute path of the module that stands for this package. */
  readonly entry: string;
  /** Milliseconds; 30,000 when left out. */
  readonly patience?: number;
}

/**
 * Evaluates a configuration that is code and returns what it exports, awaited.
 *
 * @throws ReleaseError CONFIG_UNREADABLE when it does not compile, throws or does not finish; CONFIG_INVALID
 *   when it exports nothing or a function
 */
export async function evaluateModule(module: ConfigModule): Promise<unknown> {
  const config = await within(module, exportedValue(module)).catch((cause: unknown) => {
    throw cause instanceof ReleaseError ? cause : unreadable(module, cause);
  });
  if (typeof config === 'function') {
    throw new ReleaseError('CONFIG_INVALID', `${module.file} exports a function.`, {
      hint: 'Export the object itself (or a promise of it): export default defineConfig({ … })',
    });
  }
  if (config === undefined || (isEmpty(config) && !/\bexports?\b/.test(module.text))) {
    throw new ReleaseError('CONFIG_INVALID', `${module.file} exports nothing.`, {
      hint: 'End it with: export default defineConfig({ … })',
    });
  }
  return config;
}

async function exportedValue(module: ConfigModule): Promise<unknown> {
  const path = join(module.root, module.file);
  if (module.file.endsWith('ts')) return defaultExport(await viaJiti(path, module.entry));
  try {
    const namespace: unknown = await import(pathToFileURL(path).href);
    return defaultExport(defaultExport(namespace));
  } catch (error) {
    if (!needsJiti(error)) throw error;
    return defaultExport(await viaJiti(path, module.entry));
  }
}

/** Node names no line for a syntax error in a module, and knows this package only where it is installed. */
function needsJiti(error: unknown): boolean {
  if (error instanceof SyntaxError) return true;
  return error instanceof Error && isMissing(error) && error.message.includes(`'${ownName}'`);
}

/** Nothing is cached on disk: reading a configuration must leave the repository as it is. */
async function viaJiti(path: string, entry: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const own: unknown = await import(pathToFileURL(entry).href);
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { [ownName]: own },
  });
  return jiti.import(path);
}

/** The default export of a module; of CommonJS, what it exports (compiled modules say `__esModule`). */
function defaultExport(exported: unknown): unknown {
  if (typeof exported !== 'object' || exported === null) return exported;
  const isModule = Object.prototype.toString.call(exported) === '[object Module]' || '__esModule' in exported;
  if (!isModule) return exported;
  return 'default' in exported ? exported.default : undefined;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Gives up after the module's patience: a promise that never settles would end the process without a word. */
async function within<T>({ file, patience = 30_000 }: ConfigModule, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new ReleaseError(
          'CONFIG_UNREADABLE',
          `${file} did not finish loading within ${patience / 1000} seconds.`,
          {
            hint: 'A configuration must not wait for anything: look for a promise or an await that never ends.',
          },
        ),
      );
    }, patience);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

function unreadable({ root, file }: ConfigModule, cause: unknown): ReleaseError {
  const message =
    cause instanceof Error ? cause.message : `it threw a value of type ${typeof cause}, not an error`;
  const [firstLine = ''] = message.split('\n');
  const place = locate(root, cause) ?? file;
  return new ReleaseError(
    'CONFIG_UNREADABLE',
    `${place}: ${printable(firstLine.replace(/^ParseError: /, '').trim(), 300)}`,
    {
      hint: `Correct it (or install what it imports), then look at the result with: release config`,
      cause,
    },
  );
}

/** 'file, line n' of the first place inside the repository that an error's stack names, or null. */
function locate(root: string, error: unknown): string | null {
  if (!(error instanceof Error) || isMissing(error)) return null;
  const [, place = ''] = String(error.stack).split(`${root}/`, 2);
  const [, path, line] = /^([^\n:]{1,300}):(\d+)/.exec(place) ?? [];
  return path === undefined || line === undefined ? null : `${path}, line ${line}`;
}

function isMissing(error: Error): boolean {
  return 'code' in error && String(error.code).endsWith('MODULE_NOT_FOUND');
}
