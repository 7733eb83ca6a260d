import { z } from 'zod';
import type { Fields } from './cluster-discovery.ts';

const fields = z.record(z.string(), z.unknown());
const named = z.array(z.looseObject({ name: z.string() }));

/** What a strategic merge makes of an object: lists of what has a name by name; directives (`$…`) are passed over. */
export function merged(before: Fields, patch: Fields): Fields {
  const changed = Object.entries(patch).filter(([key]) => !key.startsWith('$'));
  const removed = new Set(changed.flatMap(([key, value]) => (value === null ? [key] : [])));
  const left = Object.entries(before).filter(([key]) => !removed.has(key));
  const set = changed.filter(([key]) => !removed.has(key));
  const values = set.map(([key, value]) => [key, mergedValue(before[key], value)] as const);
  return Object.fromEntries<unknown>([...left, ...values]);
}

function mergedValue(before: unknown, value: unknown): unknown {
  const [old, list] = [named.safeParse(before), named.safeParse(value)];
  if (old.success && list.success) {
    const names = [...new Set([...old.data, ...list.data].map(({ name }) => name))];
    const find = (all: z.infer<typeof named>, name: string): Fields =>
      all.find((one) => one.name === name) ?? {};
    return names.map((name) => merged(find(old.data, name), find(list.data, name)));
  }
  const [was, is] = [fields.safeParse(before), fields.safeParse(value)];
  return is.success ? merged(was.success ? was.data : {}, is.data) : value;
}
