import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { Ajv } from 'ajv';

/** Functions that hold a text against an official schema and give what is wrong with it, by format. */
export function schemas(spdxFile = spdxOfSyft()) {
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

/** The copy of the official schema of SPDX 2.3 that syft's module holds, from the Go module proxy. */
function spdxOfSyft() {
  const args = ['mod', 'download', '-json', 'github.com/anchore/syft@v1.57.0'];
  const { Dir } = JSON.parse(execFileSync('go', args, { cwd: tmpdir(), encoding: 'utf8' }));
  return join(Dir, 'schema/spdx-json/spdx-schema-2.3.json');
}
