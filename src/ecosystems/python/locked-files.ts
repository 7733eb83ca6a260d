import { z } from 'zod';
import { publicUrl } from '../../core/sbom/address.ts';
import { hexDigests } from '../../core/sbom/digest.ts';
import type { Distribution } from '../../core/sbom/graph.ts';
import { fileNamed } from '../locked.ts';

/** A distribution file as the lockfiles of Python tell it. */
export const fileSchema: z.ZodObject<{
  url: z.ZodOptional<z.ZodString>;
  file: z.ZodOptional<z.ZodString>;
  filename: z.ZodOptional<z.ZodString>;
  hash: z.ZodOptional<z.ZodString>;
}> = z.object({
  url: z.string().optional(),
  file: z.string().optional(),
  filename: z.string().optional(),
  hash: z.string().optional(),
});

/** A file with its digest; nothing where neither is told. */
export function fileOf(found: z.infer<typeof fileSchema>): readonly Distribution[] {
  const url = publicUrl(found.url ?? '');
  const digests = hexDigests(found.hash ?? '');
  const file = fileNamed(found.file ?? found.filename ?? '');
  return url === null && digests.length === 0 ? [] : [{ url, file: url === null ? file : null, digests }];
}
