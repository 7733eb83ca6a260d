import * as z from 'zod';
import type { UserConfig } from './config.ts';
import { deployFields } from './deploy-fields.ts';
import { attributionFields } from './commit-fields.ts';
import { ecosystemFields } from './ecosystem-fields.ts';
import { type Fields, key } from './fields.ts';
import { goFields } from './go-fields.ts';
import { mirrorFields } from './mirror-fields.ts';
import { notifyFields } from './notify-fields.ts';
import { placeFields, stepFields, textFields } from './release-fields.ts';
import { ledgerFields } from './ledger-fields.ts';
import { publishFields } from './publish-fields.ts';
import { sbomPolicyFields } from './sbom-policy-fields.ts';
import { registryFields } from './registry-fields.ts';
import { sbomFields } from './sbom-fields.ts';
import { versionFileFields } from './files-fields.ts';
import { signingFields } from './signing-fields.ts';
import { lineFields } from './line-fields.ts';
import { packageFields, versionFields } from './version-fields.ts';

const shape = {
  $schema: key(
    z.string({ error: 'the address of the JSON schema' }),
    'Address of the JSON schema, so that editors can check and complete a JSON configuration.',
    './node_modules/releasewright/docs/config.schema.json',
  ),
  ...versionFields,
  ...attributionFields,
  ...packageFields,
  ...lineFields,
  ...registryFields,
  ...goFields,
  ...versionFileFields,
  ...textFields,
  ...placeFields,
  ...ledgerFields,
  ...publishFields,
  ...sbomFields,
  ...sbomPolicyFields,
  ...signingFields,
  ...deployFields,
  ...notifyFields,
  ...mirrorFields,
  ...ecosystemFields,
  ...stepFields,
} satisfies Fields<keyof UserConfig>;

/**
 * What people may write. The one source of what is checked, of the JSON schema and of `docs/config.md`; the
 * annotation holds it to `UserConfig`, and with it to `Config`.
 */
export const userConfig: z.ZodType<UserConfig> = z.strictObject(shape, {
  error: "an object, such as { branch: 'main' }",
});
