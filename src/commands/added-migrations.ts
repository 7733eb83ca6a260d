import type { Config } from '../config/config.ts';
import type { AddedMigration } from '../core/preview/safety.ts';
import { kindOf, type SchemaSettings } from '../core/schema/migrations.ts';
import type { Source } from '../ports.ts';
import { carriedBy } from './deploy/database.ts';

/** Between which commits migrations are looked for. */
interface Span {
  readonly source: Source;
  readonly base: string;
  readonly head: string;
}

/** Migrations a commit has and another one has not, by path; read from git alone. */
export async function addedMigrations(
  environments: Config['environments'],
  span: Span,
): Promise<readonly AddedMigration[]> {
  const added = new Map<string, AddedMigration>();
  for (const [name, { schema }] of Object.entries(environments)) {
    if (schema === undefined) continue;
    for (const [path, text] of await newIn(schema, span)) {
      const kind = kindOf(path, text, schema);
      const known = added.get(path)?.environments ?? [];
      added.set(path, { path, kind, environments: [...known, name] });
    }
  }
  return [...added.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function newIn(
  schema: SchemaSettings,
  { source, base, head }: Span,
): Promise<ReadonlyMap<string, string>> {
  const shelf = { source, settings: schema };
  const [before, after] = await Promise.all([carriedBy(base, shelf), carriedBy(head, shelf)]);
  const known = new Set(before);
  return source.tree(head).read(after.filter((path) => !known.has(path)));
}
