import * as z from 'zod';
import { isRange } from '../compatibility.ts';
import { ReleaseError } from '../error.ts';
import { jsonOrNull } from '../json-text.ts';

const needs = z.record(z.string(), z.string().refine(isRange, { error: 'is not a range of versions' }));

/**
 * Reads what a version says it needs: a JSON object of components and ranges (node-semver).
 * @param where what to call the file in messages
 * @throws ReleaseError CONFIG_INVALID
 */
export function parseNeeds(text: string, where: string): Readonly<Record<string, string>> {
  const parsed = needs.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw new ReleaseError('CONFIG_INVALID', `${where}: ${at} ${issue?.message ?? ''}`.replace(':  ', ': '), {
    hint: 'Write it as a JSON object of components and ranges, such as { "api": ">=2.0.0" }',
  });
}
