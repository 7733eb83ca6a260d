import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReleaseError } from '../core/error.ts';

/** The directory of the built-in templates, wherever this package is installed or built. */
const builtIn = fileURLToPath(new URL('templates', import.meta.resolve('releasewright/package.json')));

/**
 * Template texts by name: the built-in ones, and over them those of the repository.
 * @param dir the repository's template directory, relative to `root`, or null
 * @throws ReleaseError TEMPLATE_INVALID when that directory cannot be read
 */
export async function readTemplates(
  root: string,
  dir: string | null,
): Promise<Readonly<Record<string, string>>> {
  const own =
    dir === null
      ? {}
      : await readDirectory(join(root, dir)).catch((cause: unknown) =>
          Promise.reject(unreadable(dir, cause)),
        );
  return { ...(await readDirectory(builtIn)), ...own };
}

async function readDirectory(dir: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.hbs'));
  const texts = await Promise.all(
    names.map(async (name) => [name.slice(0, -4), await readFile(join(dir, name), 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

function unreadable(dir: string, cause: unknown): ReleaseError {
  return new ReleaseError('TEMPLATE_INVALID', `the template directory ${dir} cannot be read`, {
    cause,
    hint: 'Create it, or leave templates out of release.config.',
  });
}
