import * as z from 'zod';
import type { SchemaSettings } from '../core/schema/migrations.ts';
import { isArgument, isGlob, isOneLine } from './checks.ts';
import { key, list, text } from './fields.ts';

const glob = text("a glob inside the repository, such as 'db/migrations/*.sql'", isGlob);
const globs = list(glob, "a list such as ['db/migrations/0007_*.sql']");
const marking = z.union([text('a text that files hold', isOneLine), globs], {
  error: "a text that files hold, such as '-- irreversible', or a list of globs",
});
const undo = z.tuple([text('a program', isOneLine)], text('an argument', isArgument), {
  error: "a list such as ['./migrate.sh', 'down', '{migration}']",
});

/** Migrations; documented in docs/compatibility.md. */
export const schema: z.ZodType<SchemaSettings> = z
  .strictObject(
    {
      migrations: z.union([glob, globs], {
        error: "a glob such as 'db/migrations/*.sql', or a list of them",
      }),
      irreversible: key(
        marking,
        'What marks a migration that cannot be undone: a text in it, or globs of paths; `release: irreversible` unless told.',
      ),
      compatible: key(
        marking,
        'What marks one the version before runs with as well; `release: compatible` unless told.',
      ),
      undo: key(undo, 'The command that undoes one, `{migration}` being its path. It is told, not run.'),
    },
    { error: "an object such as { migrations: 'db/migrations/*.sql' }" },
  )
  .meta({ title: 'Schema' });
