import * as z from 'zod';
import type { Argv } from '../core/model.ts';
import { mostInputs, ownInputs } from '../core/deploy/targets/workflow.ts';
import { duration, key, match } from './fields.ts';
import { argv, tokenVariable, word } from './target-words.ts';

type Maybe<T extends z.ZodType = z.ZodString> = z.ZodOptional<T>;

/** `WorkflowTarget`, as the union of all kinds needs to see it. */
type WorkflowFields = Readonly<{
  kind: z.ZodLiteral<'workflow'>;
  workflow: z.ZodString;
  repository: Maybe;
  ref: Maybe;
  inputs: Maybe<z.ZodRecord<z.ZodString, z.ZodString>>;
  tokenEnv: Maybe;
  observe: Maybe<z.ZodType<Argv>>;
  timeout: Maybe;
}>;

/** A workflow of GitHub Actions that deploys. */
export const workflow: z.ZodObject<WorkflowFields, z.core.$strict> = z.strictObject({
  kind: z.literal('workflow'),
  workflow: match("the name of a file such as 'deploy.yml'", /^\w[\w.-]*\.ya?ml$/),
  repository: key(
    match("a repository such as 'acme/fleet'", /^\w[\w.-]*\/\w[\w.-]*$/),
    "Where it is; the forge's own repository unless told.",
  ),
  ref: key(
    match("a branch or tag such as 'main'", /^[A-Za-z0-9][\w./-]*$/),
    'Whose workflow runs; the default branch unless told.',
  ),
  inputs: key(
    z
      .record(match("the name of an input, such as 'region'", /^[A-Za-z_][\w-]*$/), word, {
        error: "an object such as { region: 'eu' }",
      })
      .refine((inputs) => ownInputs.every((name) => inputs[name] === undefined), {
        error: `no inputs that it gets anyway: ${ownInputs.join(', ')}`,
      })
      .refine((inputs) => Object.keys(inputs).length <= mostInputs - ownInputs.length, {
        error: `at most ${String(mostInputs - ownInputs.length)} inputs`,
      }),
    'Inputs besides version, digest, environment and seq.',
  ),
  tokenEnv: key(tokenVariable, 'Environment variable with a token for it; GITHUB_TOKEN unless told.'),
  observe: key(argv, 'Prints what runs, one version or digest a line.'),
  timeout: key(duration("'10m' or '1h'"), 'How long the run may take; 15 minutes unless told.'),
});
