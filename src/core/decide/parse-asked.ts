import * as z from 'zod';
import { jsonOrNull } from '../json-text.ts';
import { isBranchText } from '../lines/tag-name.ts';
import type { Asked } from './asked.ts';
import { nothingWanted } from './wanted.ts';

const names = z.array(z.string()).exactOptional();
const asked = z.strictObject({
  branch: z.string().refine(isBranchText),
  date: z.iso.date(),
  pre: z.string().exactOptional(),
  as: names,
  packages: names,
  force: names,
  level: z.enum(['major', 'minor', 'patch']).exactOptional(),
  graduate: z.enum(['only', 'also']).exactOptional(),
});

/** Reads what `askedText` wrote; null for anything else. A snapshot is never released, so none is taken from it. */
export function parseAsked(text: string): Asked | null {
  const parsed = asked.safeParse(jsonOrNull(text));
  if (!parsed.success) return null;
  const { branch, date, ...wishes } = parsed.data;
  return { branch, date, wanted: { ...nothingWanted, ...wishes } };
}
