import * as z from 'zod';
import { isApiUrl } from './checks.ts';
import { type Fields, key } from './fields.ts';

const error = 'true, false, or an http(s) address without user, query or fragment';

const registry = z.union([z.boolean({ error }), z.string({ error }).refine(isApiUrl, { error })], { error });

/** Which registries are asked. */
export const registryFields: Fields<'registries'> = {
  registries: key(
    z.strictObject(
      {
        npm: key(
          registry,
          'An npm registry. `true`: the one of `publishConfig`, of `.npmrc`, or of `npm_config_registry`.',
        ),
        cargo: key(registry, 'A sparse index of crates. `true`: that of crates.io.'),
        python: key(
          registry,
          'A Python index that answers in JSON (PEP 691), such as `https://test.pypi.org/simple/`. `true`: PyPI.',
        ),
      },
      { error: 'an object such as { npm: true }' },
    ),
    'Registries that are asked, for every plan, which versions of your packages are taken. A version that is there is skipped, also ' +
      'one that was yanked or unpublished, and what disagrees with the tags is told. `true` is the usual registry, a text is the address of another one. ' +
      'Private packages are never asked about.',
    { npm: true, cargo: true },
  ),
};
