import type { CheckReport } from '../deploy/check.ts';
import { passed, refused } from '../deploy/state-checks.ts';
import { shellWord } from '../quote.ts';
import { pathsOf, type Migration, type SchemaSettings } from './migrations.ts';

/** A version on its way to a database. */
export interface SchemaCase {
  readonly version: string;
  readonly environment: string;
  /** What it adds to the database, in order. */
  readonly brings: readonly Migration[];
  /** What the database has that the version does not know, in order. */
  readonly beyond: readonly Migration[];
  /** The version there now, or null. */
  readonly current: string | null;
  /** The version nearest to it that could be gone back to, or null. */
  readonly safe: string | null;
}

/** Whether a version runs with the database that is there, and what its coming does to it. */
export function schemaCheck(one: SchemaCase, settings: SchemaSettings): CheckReport {
  const gone = pathsOf(one.beyond, 'irreversible');
  if (gone.length > 0) return over(gone, one);
  const undone = pathsOf(one.beyond, 'reversible').toReversed();
  if (undone.length > 0) return passed('SCHEMA', toUndo(undone, settings));
  const lost = pathsOf(one.brings, 'irreversible');
  const brought = one.brings.length === 0 ? 'no migration comes with it' : `brings ${named(one.brings)}`;
  if (lost.length === 0 || one.current === null) return passed('SCHEMA', brought);
  const told = `${brought}; irreversible: ${lost.join(', ')}: from then on ${one.current} cannot be gone back to`;
  return passed('SCHEMA', told);
}

function over(gone: readonly string[], { version, environment, safe }: SchemaCase): CheckReport {
  const them = gone.length === 1 ? 'it is' : 'they are';
  const message = `${version} does not know ${gone.join(', ')}, which the database in ${environment} has, and ${them} irreversible`;
  const hint =
    safe === null
      ? 'No version that was well here runs with it: mend what is wrong and release again'
      : `The nearest version that runs with it: release rollback ${shellWord(safe)} --env ${environment}`;
  return refused('SCHEMA', message, hint);
}

function toUndo(paths: readonly string[], { undo }: SchemaSettings): string {
  const commands = paths.map((path) =>
    (undo ?? []).map((word) => shellWord(word.replaceAll('{migration}', path))).join(' '),
  );
  const how = undo === undefined ? '' : `: ${commands.join(' && ')}`;
  return `to be undone before, in this order: ${paths.join(', ')}${how}`;
}

/** The first few by name. */
function named(migrations: readonly Migration[]): string {
  const names = migrations.map(({ path }) => path);
  return names.length > 5
    ? `${names.slice(0, 4).join(', ')} and ${String(names.length - 4)} more`
    : names.join(', ');
}
