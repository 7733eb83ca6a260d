import * as z from 'zod';
import { type Fields, key, list } from './fields.ts';

const format = z.enum(['cyclonedx', 'spdx'], { error: "'cyclonedx' or 'spdx'" });

/** Which SBOMs release pages get. */
export const sbomFields: Fields<'sbom'> = {
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
