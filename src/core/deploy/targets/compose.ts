import { ReleaseError } from '../../error.ts';
import type { Argv } from '../../model.ts';
import { quote } from '../../quote.ts';
import type { ComposeTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { readContainers, together } from './containers.ts';
import { deployBody, observeBody, checkBody } from './compose-scripts.ts';
import { type Driver, type Program, run } from './program.ts';
import { type Script, type ScriptPlace, scriptStep } from './script.ts';
import { filled, imageOf, valuesOf } from './words.ts';

/** Docker Compose, here or on hosts over SSH. */
export function composeDriver(target: ComposeTarget, repository: string | undefined): Driver {
  const places = placesOf(target);
  const script = (title: string, body: string, variables: Script['variables']): Script => ({
    ...{ title, body, commands: commandsOf(target), words: target.services },
    variables: { directory: target.directory, ...variables },
  });
  return {
    tools: target.hosts === undefined ? [] : ['ssh'],
    *check(): Program<void> {
      for (const place of places) yield* run(scriptStep(place, script('look at the target', checkBody, {})));
    },
    *deploy(wanted): Program<void> {
      const { reference } = imageOf(wanted, repository);
      const title = `deploy ${wanted.version} to ${wanted.environment}`;
      const variables = {
        fence: String(wanted.fence),
        image: reference,
        env_file: target.envFile ?? '.env',
        changes: changesOf(target, wanted, repository),
      };
      for (const place of places) yield* run(scriptStep(place, script(title, deployBody, variables)));
    },
    *observe(wanted): Program<Observed> {
      const found: Observed[] = [];
      const title = `observe ${wanted.environment}`;
      const { digest } = imageOf(wanted, repository);
      for (const place of places) {
        const stdout = yield* run(scriptStep(place, script(title, observeBody, {})));
        found.push(readContainers(stdout, digest));
      }
      return together(found);
    },
  };
}

function placesOf({ hosts, sshConfig }: ComposeTarget): readonly ScriptPlace[] {
  return (hosts ?? [null]).map((host) => ({ host, sshConfig }));
}

function commandsOf({ compose = ['docker', 'compose'], engine = ['docker'], ...target }: ComposeTarget): {
  readonly compose: Argv;
  readonly engine: Argv;
} {
  const envFile = target.envFile === undefined ? [] : ['--env-file', target.envFile];
  const files = (target.files ?? []).flatMap((file) => ['--file', file]);
  const project = target.project === undefined ? [] : ['--project-name', target.project];
  return { compose: [...compose, ...envFile, ...files, ...project], engine };
}

/** Lines of the env file; the version with its digest unless told otherwise, which Compose takes for `image: app:${service_version}`. */
function changesOf({ variables }: ComposeTarget, wanted: Wanted, repository: string | undefined): string {
  const values = valuesOf(wanted, repository);
  return Object.entries(variables ?? { service_version: '{version}@{digest}' })
    .map(([name, text]) => `${name}=${plain(name, filled(text, values))}`)
    .join('\n');
}

/** Env files are read by different rules for quotes, `$` and `#`; what needs none of them is read alike by all. */
function plain(name: string, value: string): string {
  if (/^[\w.+@:/=,~-]*$/.test(value)) return value;
  throw new ReleaseError(
    'DEPLOY_FAILED',
    `${name} would become ${quote(value)}, which env files cannot hold plainly`,
    {
      hint: 'Nothing was changed. Use placeholders whose values have only letters, digits and . _ + @ : / = , ~ -',
    },
  );
}
