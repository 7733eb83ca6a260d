import { ReleaseError } from '../../core/error.ts';
import type { Json } from '../../core/plugin-call.ts';
import { secretIn } from '../../core/secret-like.ts';
import { parseUserConfig } from '../validate.ts';
import type { KeptPlugin, Migration, Note, Setting } from './model.ts';
import { isList, isRecord, type JsonRecord } from './values.ts';

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
  const { settings: all, conflicts } = joined(migrations);
  const settings = all.filter(isOpen);
  const checked = settings.map((one) => ({ one, problem: problemOf(one) }));
  const plugins = migrations.flatMap((one) => one.plugins);
  const isSafe = ({ options }: KeptPlugin): boolean => secretIn(options) === null;
  const refused = checked.flatMap(({ one, problem }) =>
    problem === null ? [] : [leftOut('release.config', one.key, problem)],
  );
  const hidden = all
    .filter((one) => !isOpen(one))
    .map(({ key }) => leftOut('release.config', key, secretText));
  const secret = plugins
    .filter((one) => !isSafe(one))
    .map(({ module }) => leftOut('release.config', module, secretText));
  return {
    settings: checked.filter(({ problem }) => problem === null).map(({ one }) => one),
    plugins: plugins.filter(isSafe),
    notes: [...migrations.flatMap(({ notes }) => notes), ...conflicts, ...refused, ...hidden, ...secret],
  };
}

/** The configuration itself, without its plugins. */
export function configOf({ settings }: Draft): JsonRecord {
  return Object.fromEntries(settings.map(({ key, value }) => [key, value]));
}

const secretText = 'what it says looks like a secret: it belongs into the environment';

function isOpen({ key, value }: Pick<Setting, 'key' | 'value'>): boolean {
  return secretIn({ [key]: value }) === null;
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
      const tell: Tell = (key, lost) => {
        const what = isOpen({ key: one.key, value: lost }) ? JSON.stringify(lost) : 'something';
        conflicts.push(leftOut(files[0] ?? tool, key, `says ${what}, where another setting says otherwise`));
      };
      const value = before === undefined ? one.value : merged(before.value, one.value, one.key, tell);
      settings.set(one.key, { ...one, value, why: whyOf(before, one) });
    }
  }
  return { settings: [...settings.values()], conflicts };
}

function leftOut(file: string, key: string, text: string): Note {
  return { file, key, fate: 'by hand', text };
}

/** Told of what is left out, by the whole path of its key. */
type Tell = (key: string, lost: Json) => void;

/** Tables are joined key by key, lists one after the other; a table says more than `true`. Else the first one counts. */
function merged(before: Json, after: Json, key: string, tell: Tell): Json {
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  if (isList(before) && isList(after)) {
    const seen = new Set(before.map((item) => JSON.stringify(item)));
    return [...before, ...after.filter((item) => !seen.has(JSON.stringify(item)))];
  }
  if (before === true && isRecord(after)) return after;
  if (after === true && isRecord(before)) return before;
  if (isRecord(before) && isRecord(after)) return mergedTables(before, after, key, tell);
  tell(key, after);
  return before;
}

function mergedTables(before: JsonRecord, after: JsonRecord, key: string, tell: Tell): Json {
  const pairs = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(after)) {
    const known = pairs.get(name);
    pairs.set(name, known === undefined ? value : merged(known, value, `${key}.${name}`, tell));
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
