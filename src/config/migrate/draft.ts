import { ReleaseError } from '../../core/error.ts';
import type { Json } from '../../core/plugin-call.ts';
import { secretIn } from '../../core/secret-like.ts';
import { parseUserConfig } from '../validate.ts';
import type { KeptPlugin, Migration, Note, Setting } from './model.ts';
import { isList, isRecord } from './values.ts';

/** A configuration to write: each key once, and all of it valid. */
export interface Draft {
  readonly settings: readonly Setting[];
  readonly plugins: readonly KeptPlugin[];
  readonly notes: readonly Note[];
}

/**
 * Joins what several tools say. Of two that differ the first one counts, and the other is told; what our schema refuses is
 * told and left out, so that what is written always loads.
 */
export function draftOf(migrations: readonly Migration[]): Draft {
  const { settings, conflicts } = joined(migrations);
  const checked = settings.map((one) => ({ one, problem: problemOf(one) }));
  const plugins = migrations.flatMap((one) => one.plugins);
  const isSafe = ({ options }: KeptPlugin): boolean => secretIn(options) === null;
  const refused = checked.flatMap(({ one, problem }) =>
    problem === null ? [] : [leftOut('release.config', one.key, problem)],
  );
  const secret = plugins
    .filter((one) => !isSafe(one))
    .map(({ module }) =>
      leftOut('release.config', module, 'its options look like a secret: they belong into the environment'),
    );
  return {
    settings: checked.filter(({ problem }) => problem === null).map(({ one }) => one),
    plugins: plugins.filter(isSafe),
    notes: [...migrations.flatMap(({ notes }) => notes), ...conflicts, ...refused, ...secret],
  };
}

function joined(migrations: readonly Migration[]): {
  readonly settings: readonly Setting[];
  readonly conflicts: readonly Note[];
} {
  const settings = new Map<string, Setting>();
  const conflicts: Note[] = [];
  for (const { tool, files, settings: own } of migrations) {
    for (const one of own) {
      const before = settings.get(one.key);
      const value = before === undefined ? one.value : merged(before.value, one.value);
      const words = `says ${JSON.stringify(one.value)}, where another setting says otherwise`;
      if (value === undefined) conflicts.push(leftOut(files[0] ?? tool, one.key, words));
      else settings.set(one.key, { ...one, value, why: whyOf(before, one) });
    }
  }
  return { settings: [...settings.values()], conflicts };
}

function leftOut(file: string, key: string, text: string): Note {
  return { file, key, fate: 'by hand', text };
}

/** Tables are joined key by key, lists one after the other; undefined where both say something else. */
function merged(before: Json, after: Json): Json | undefined {
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  if (isList(before) && isList(after)) {
    const seen = new Set(before.map((item) => JSON.stringify(item)));
    return [...before, ...after.filter((item) => !seen.has(JSON.stringify(item)))];
  }
  if (!isRecord(before) || !isRecord(after)) return undefined;
  const pairs = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(after)) {
    const known = pairs.get(key);
    pairs.set(key, known === undefined ? value : (merged(known, value) ?? known));
  }
  return Object.fromEntries(pairs);
}

function whyOf(before: Setting | undefined, { why }: Setting): string {
  return before === undefined || before.why === why ? why : `${before.why}; ${why}`;
}

/** What the schema says against a setting, on one line; null where it is fine. */
function problemOf({ key, value }: Setting): string | null {
  try {
    parseUserConfig({ [key]: value }, 'release.config');
    return null;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .join('; ');
  }
}
