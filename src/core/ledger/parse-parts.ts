import * as z from 'zod';

/* What all entries are made of. */

export const text: z.ZodString = z.string();
export const sha256: z.ZodString = text.regex(/^[0-9a-f]{64}$/);
/** The id of a git object, SHA-1 or SHA-256. */
export const object: z.ZodString = text.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
export const number: z.ZodInt = z.int().positive();
export const writer: z.ZodObject<{ host: z.ZodString; pid: z.ZodInt }> = z.object({
  host: text,
  pid: z.int(),
});
/** Where an entry stands in the chain. */
export const link: {
  readonly seq: z.ZodInt;
  readonly prev: z.ZodNullable<z.ZodString>;
  readonly open: z.ZodArray<z.ZodInt>;
} = { seq: number, prev: sha256.nullable(), open: z.array(number) };
