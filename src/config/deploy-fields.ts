import * as z from 'zod';
import { healthAt } from '../core/deploy/canary.ts';
import type { EnvironmentSettings } from '../core/deploy/settings.ts';
import { type HealthProblem, healthProblems, watchProblems } from './health-checks.ts';
import { readRepository } from '../core/image.ts';
import { isOneLine, staysInside } from './checks.ts';
import { type Fields, duration, key, list, match, text } from './fields.ts';
import { gates } from './gate-fields.ts';
import { health } from './health-fields.ts';
import { configuration, schema } from './schema-fields.ts';
import { imageProblem, target } from './target-fields.ts';

const name = match("a name in lower case, such as 'production'", /^[a-z0-9][a-z0-9-]{0,62}$/);
const packageName = text('the name or the path of a package', isOneLine);

const canary = z.strictObject(
  {
    steps: list(
      z.strictObject(
        {
          weight: z
            .int({ error: 'a whole number of percent' })
            .min(1, { error: 'at least 1' })
            .max(99, { error: 'at most 99' }),
          bake: duration("'5m' or '1h'"),
        },
        { error: "an object such as { weight: 10, bake: '5m' }" },
      ),
      "a list such as [{ weight: 10, bake: '5m' }]",
    ).nonempty({ error: 'at least one step' }),
  },
  { error: "an object such as { steps: [{ weight: 10, bake: '5m' }] }" },
);

type Settings = Pick<EnvironmentSettings, 'canary' | 'health' | 'target'>;

const environment = z
  .strictObject(
    {
      package: key(packageName, "Whose versions run here; the main line's unless told."),
      after: key(name, 'Environment in which versions are proved before they come here.'),
      image: key(
        text("a repository of images, such as 'ghcr.io/acme/app'", (value) => readRepository(value) !== null),
        'Repository of the container image that runs here. It is deployed by digest, never by tag.',
      ),
      target,
      health: key(health, 'How it is told whether what was deployed is well.'),
      canary: key(
        canary,
        'Shares of the traffic a version gets before it gets all of it, each watched for a while.',
      ),
      gates: key(gates, 'What has to hold before a version comes here. Going back asks none of it.'),
      stack: key(
        name,
        'Environments that name the same stack run components that need each other: `requires` and `needs` are asked of them.',
      ),
      needs: key(
        text('a path inside the repository', staysInside),
        'A JSON file in which each version says which others it needs beside it, such as `{ "api": ">=2.0.0" }`.',
      ),
      config: key(
        configuration,
        'The configuration it runs with: what changed in it is told by names when going back.',
      ),
      schema: key(schema, 'The migrations of the database that runs with it.'),
      automaticRollback: key(
        z.boolean({ error: 'true or false' }),
        'Whether a version that is not well is replaced by the last one that was, once; yes unless told.',
      ),
      repoint: key(
        z.boolean({ error: 'true or false' }),
        'Whether going back by hand also moves what others follow off the version that is left: npm dist-tags, image tags that move, the latest release page; no unless told.',
      ),
      expires: key(
        duration("'30s', '10m' or '1h30m'"),
        'After what time a deployment that never ended counts as abandoned; 30 minutes unless told.',
      ),
      verify: key(
        z.boolean({ error: 'true or false' }),
        'Whether what is deployed must be proven by its evidence; where releases are signed unless told.',
      ),
    },
    { error: "an object with a target, such as { target: { kind: 'command', deploy: ['./deploy.sh'] } }" },
  )
  .check(({ value, issues }) => {
    for (const { path, message } of canaryProblems(value))
      issues.push({ code: 'custom', input: value, path: [...path], message });
    const problem = imageProblem(value.target, value.image);
    if (problem !== null)
      issues.push({ code: 'custom', input: value.image, path: ['image'], message: problem });
  });

/** A canary needs a target that shares out traffic, and something that is watched; each step must leave its rules time to apply. */
function canaryProblems({ canary, health, target: { kind } }: Settings): readonly HealthProblem[] {
  if (canary === undefined) return [];
  if (kind !== 'blue-green' && kind !== 'swarm') {
    const others = "'blue-green' (two slots of whatever kind) and 'swarm' can";
    const message = `no canary, because a target of the kind '${kind}' cannot share out traffic; ${others}`;
    return [{ path: ['canary'], message }];
  }
  if (health === undefined) return [{ path: ['health'], message: 'health, which the canary watches' }];
  const falls = canary.steps.findIndex(({ weight }, at) => weight <= (canary.steps[at - 1]?.weight ?? 0));
  return [
    ...(falls < 0
      ? []
      : [{ path: ['canary', 'steps', falls, 'weight'], message: 'more than the step before' }]),
    ...canary.steps.flatMap((step, at) =>
      healthProblems(healthAt(health, step))
        .slice(0, 1)
        .map(({ message }) => ({
          path: ['canary', 'steps', at, 'bake'],
          message: `a time in which health can be watched (its rules need ${message})`,
        })),
    ),
  ];
}

/** Where versions run. */
export const deployFields: Fields<'environments'> = {
  environments: key(
    z.record(name, environment, { error: 'an object: environment → settings' }).check(({ value, issues }) => {
      for (const { path, message } of watchProblems(value))
        issues.push({ code: 'custom', input: value, path: [...path], message });
    }),
    'Where versions run, by name: how they get there, and how it is told that they are well.',
    {
      production: {
        target: {
          kind: 'command',
          deploy: ['./deploy.sh', '{version}'],
          observe: ['./running.sh'],
        },
        health: { checks: [{ command: ['./healthy.sh'] }] },
      },
    },
  ),
};
