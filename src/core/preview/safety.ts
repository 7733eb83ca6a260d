import type { Action } from '../model.ts';
import type { Migration } from '../schema/migrations.ts';

/** A migration a pull request adds, and to which environments' databases it goes. */
export interface AddedMigration extends Migration {
  readonly environments: readonly string[];
}

/** What makes it hard to go back once a pull request is released. */
export interface RollbackSafety {
  readonly migrations: readonly AddedMigration[];
  /** Paths of configuration it changes: of the deployed versions, of releasing, of CI. */
  readonly configuration: readonly string[];
  /** Packages whose publication cannot be taken back, as `name version`. */
  readonly published: readonly string[];
}

/** Files that decide how things are released, whatever the configuration says. */
const releaseFiles = /^(?:release\.config\.\w+|\.release\/.*|\.github\/workflows\/.*|\.gitlab-ci\.yml)$/;

/** Paths among those changed that are configuration. @param named files that environments name as theirs */
export function configurationIn(changed: readonly string[], named: ReadonlySet<string>): readonly string[] {
  return changed.filter((path) => named.has(path) || releaseFiles.test(path));
}

/** Packages that stay where they are published: a version of theirs is never free again. */
export function publishedBy(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) =>
    action.kind === 'publishPackage' && action.to !== 'image' ? [`${action.package} ${action.version}`] : [],
  );
}

/** One sentence: how far it can be gone back over. */
export function safetyWords({ migrations, configuration, published }: RollbackSafety): string {
  const lost = migrations.filter(({ kind }) => kind === 'irreversible').length;
  if (lost > 0)
    return 'Not safe to roll back: it adds an irreversible migration, and the versions before do not run after it.';
  const undone = migrations.filter(({ kind }) => kind === 'reversible').length;
  if (undone > 0) return 'Rolling back takes a step by hand: a migration has to be undone before.';
  const told = [
    ...(configuration.length > 0
      ? ['it changes configuration, which a rollback of a version leaves as it is']
      : []),
    ...(published.length > 0
      ? ['what is published to a registry stays there, and can be withdrawn only']
      : []),
  ];
  return told.length === 0
    ? 'Nothing is known to stand in the way of a rollback.'
    : `Nothing stands in the way of a rollback, but ${told.join('; ')}.`;
}
