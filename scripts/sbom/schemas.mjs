import { readFileSync } from 'node:fs';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { Ajv } from 'ajv';

/** Functions that hold a text against an official schema and give what is wrong with it, by format. */
export function schemas(spdxFile) {
  if (spdxFile === undefined)
    throw new Error('--spdx-schema FILE is missing: the official schema of SPDX 2.3');
  const spdx = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(spdxFile, 'utf8')));
  const cyclonedx = new JsonStrictValidator(Version.v1dot6);
  return {
    cyclonedx: async (text) => {
      const error = await cyclonedx.validate(text);
      return error === null ? [] : [`CycloneDX: ${JSON.stringify(error).slice(0, 300)}`];
    },
    spdx: async (text) =>
      spdx(JSON.parse(text)) ? [] : spdx.errors.map((one) => `SPDX: ${one.instancePath} ${one.message}`),
  };
}
