import * as z from 'zod';
import { type Fields, key, list } from './fields.ts';

const format = z.enum(['cyclonedx', 'spdx'], { error: "'cyclonedx' or 'spdx'" });

/** What releases tell of their dependencies. */
export const sbomFields: Fields<'sbom' | 'dependencyTable'> = {
  dependencyTable: key(
    z.boolean({ error: 'true or false' }),
    'Whether the notes of a release end with a table of the dependencies that changed since the release before, as the lockfiles pin them: ' +
      'added, removed, updated, or under another licence. What is only needed for development is left out. Of more than 100, the others are counted.',
    true,
  ),
  sbom: key(
    z.union(
      [
        z.boolean({ error: 'true, false, or an object of settings' }),
        z.strictObject(
          {
            formats: list(format, "a list such as ['cyclonedx', 'spdx']").min(1, {
              error: 'at least one format',
            }),
          },
          { error: "an object such as { formats: ['cyclonedx', 'spdx'] }" },
        ),
      ],
      { error: 'true, false, or an object of settings' },
    ),
    'Whether a release page gets an SBOM of what is released, made from the lockfiles: CycloneDX 1.6, or the formats named. ' +
      'One of the whole repository where all its packages are released together, else one of each package. See [SBOM](sbom.md).',
    { formats: ['cyclonedx', 'spdx'] },
  ),
};
