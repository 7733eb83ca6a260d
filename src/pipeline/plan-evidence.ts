import { z } from 'zod';
import type { SigningSettings } from '../core/evidence/settings.ts';
import { isApiUrl, isArgument, isOneLine } from '../config/checks.ts';

const line = z.string().refine(isOneLine, { error: 'not one line' });
const address = z.string().refine(isApiUrl, { error: 'not an http(s) address' });
const variable = z.string().regex(/^[A-Za-z_]\w*$/, { error: 'not the name of a variable' });

/** With what files are signed, in a saved plan. */
export const signingWith: z.ZodType<SigningSettings> = z.strictObject({
  key: z.union([line, z.strictObject({ env: variable })]).nullable(),
  keyless: z.union([
    z.boolean(),
    z.strictObject({
      fulcio: address.exactOptional(),
      rekor: address.exactOptional(),
      tsa: address.exactOptional(),
      tokenEnv: variable.exactOptional(),
    }),
  ]),
  cosign: z.tuple([line], z.string().refine(isArgument, { error: 'not an argument' })).nullable(),
});
