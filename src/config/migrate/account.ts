import type { Json } from '../../core/plugin-call.ts';
import { byHand, type Migration, type Note, type Outcome, type ToolName } from './model.ts';
import { isRecord, type JsonRecord } from './values.ts';

/** What becomes of the value of a key. */
export type Rule = (value: Json, key: string) => Outcome;

/** Settings of one table of a configuration, and what became of each. */
export interface Account {
  readonly outcomes: readonly { readonly key: string; readonly outcome: Outcome }[];
}

/**
 * Goes through every key of a table. A key without a rule is told, so that nothing is dropped in silence.
 * @param prefix what stands before the key in the notes: `plugins[2].`
 */
export function account(table: Json, rules: Readonly<Record<string, Rule>>, prefix = ''): Account {
  if (!isRecord(table)) return { outcomes: [] };
  const outcomes = Object.entries(table).map(([key, value]) => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    return { key: `${prefix}${key}`, outcome: rule === undefined ? unknown : rule(value, key) };
  });
  return { outcomes };
}

const unknown = byHand('not known here: look whether releases depend on it');

/** One outcome that belongs to a key, or to a table without a key of its own. */
export function told(key: string, outcome: Outcome): Account {
  return { outcomes: [{ key, outcome }] };
}

/** Joins what became of the parts of a configuration. */
export function migration(
  tool: ToolName,
  accounts: readonly (Account & { readonly file: string })[],
): Migration {
  const all = accounts.flatMap(({ file, outcomes }) => outcomes.map((one) => ({ file, ...one })));
  const notes: readonly Note[] = all.map(({ file, key, outcome: { fate, text } }) => ({
    file,
    key,
    fate,
    text,
  }));
  return {
    tool,
    files: [...new Set(accounts.map(({ file }) => file))],
    settings: all.flatMap(({ outcome }) => outcome.settings),
    plugins: all.flatMap(({ outcome }) => outcome.plugins),
    notes,
  };
}

/** A table with some keys taken out. */
export function without(table: JsonRecord, keys: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)));
}

/** A table with some keys alone. */
export function only(table: JsonRecord, keys: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(table).filter(([key]) => keys.includes(key)));
}
