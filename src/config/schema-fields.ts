import * as z from 'zod';
import type { ConfigurationSettings } from '../core/drift/check.ts';
import type { SchemaSettings } from '../core/schema/migrations.ts';
import { isArgument, isGlob, isOneLine, staysInside } from './checks.ts';
import { key, list, match, text } from './fields.ts';

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

const path = text('a path inside the repository', staysInside);
const variable = match("the name of a variable, such as 'DATABASE_URL'", /^[A-Za-z_][A-Za-z0-9_]*$/);

/** Configuration a version runs with; documented in docs/compatibility.md. */
export const configuration: z.ZodType<ConfigurationSettings> = z
  .strictObject(
    {
      files: key(
        list(path, "a list such as ['config/production.env']"),
        'Paths of files: of `.env`, JSON and YAML each key is compared, of others the whole.',
      ),
      variables: key(
        list(variable, "a list such as ['DATABASE_URL']"),
        'Names of environment variables of this run.',
      ),
      refuse: key(
        z.boolean({ error: 'true or false' }),
        'Whether going back is refused where something changed since the version ran; it is only told unless told.',
      ),
    },
    { error: "an object such as { files: ['config/production.env'] }" },
  )
  .meta({ title: 'Configuration' });
