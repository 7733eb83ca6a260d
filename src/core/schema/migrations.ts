import { expandBraces, matchesGlob } from '../glob.ts';

/**
 * How far a change of a database can be gone back over: the version before runs with it as well (`compatible`), it has to be undone
 * first (`reversible`), or nothing brings back what it took away (`irreversible`).
 */
export type MigrationKind = 'compatible' | 'reversible' | 'irreversible';

/** A change of a database. */
export interface Migration {
  /** The file it stands in, repository-relative; what it is known by. */
  readonly path: string;
  readonly kind: MigrationKind;
}

/** How files are marked: by a text they hold, or by globs of their paths. */
export type Marking = string | readonly string[];

/** Where a version's migrations are, and what they are. Read from the commit of each version. */
export interface SchemaSettings {
  /** Globs of files, one migration each. Their order is that of their paths. */
  readonly migrations: string | readonly string[];
  /** `release: irreversible` unless told. */
  readonly irreversible?: Marking | undefined;
  /** `release: compatible` unless told. */
  readonly compatible?: Marking | undefined;
  /** The command that undoes one, `{migration}` being its path; it is told, and not run. */
  readonly undo?: readonly [string, ...string[]] | undefined;
}

/** The globs of the files. */
export function migrationGlobs({ migrations }: SchemaSettings): readonly string[] {
  return typeof migrations === 'string' ? [migrations] : migrations;
}

/** What a migration is. One that is marked as both is irreversible; one without a mark can be undone. */
export function kindOf(
  path: string,
  text: string,
  { irreversible = 'release: irreversible', compatible = 'release: compatible' }: SchemaSettings,
): MigrationKind {
  if (isMarked(path, text, irreversible)) return 'irreversible';
  return isMarked(path, text, compatible) ? 'compatible' : 'reversible';
}

function isMarked(path: string, text: string, marking: Marking): boolean {
  if (typeof marking === 'string') return text.includes(marking);
  return marking.some((glob) => (expandBraces(glob) ?? []).some((one) => matchesGlob(path, one)));
}

/** Paths of those of a kind. */
export function pathsOf(migrations: readonly Migration[], wanted: MigrationKind): readonly string[] {
  return migrations.filter(({ kind }) => kind === wanted).map(({ path }) => path);
}
