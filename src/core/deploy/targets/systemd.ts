import { readDuration } from '../../duration.ts';
import { ReleaseError } from '../../error.ts';
import { quote } from '../../quote.ts';
import type { SystemdTarget } from '../target-settings.ts';
import type { Artifact, Observed, Wanted } from '../types.ts';
import { together } from './containers.ts';
import { type Driver, type Program, run } from './program.ts';
import { type Script, type ScriptPlace, scriptStep } from './script.ts';
import { checkBody, deployBody, observeBody } from './systemd-scripts.ts';
import { filled, filledArgv, valuesOf, type Values } from './words.ts';

/** How long a unit must stay up, in seconds, unless told. */
const usualSettling = 5;

/** A unit of systemd, here or on hosts over SSH, with a directory for each release. */
export function systemdDriver(target: SystemdTarget): Driver {
  const { directory, unit, hosts, sshConfig } = target;
  const { systemctl = ['systemctl'], readlink = ['readlink'] } = target;
  const places: readonly ScriptPlace[] = (hosts ?? [null]).map((host) => ({ host, sshConfig }));
  const script = (title: string, body: string, more: Partial<Script> = {}): Script => ({
    ...{ title, body, words: [] },
    commands: { units: systemctl, links: readlink, ...more.commands },
    variables: { directory, unit, ...more.variables },
  });
  return {
    tools: hosts === undefined ? [systemctl[0]] : ['ssh'],
    *check(): Program<void> {
      for (const place of places) yield* run(scriptStep(place, script('look at the target', checkBody)));
    },
    *deploy(wanted): Program<void> {
      const deploying = deployingOf(target, wanted);
      const title = `deploy ${wanted.version} to ${wanted.environment}`;
      for (const place of places) yield* run(scriptStep(place, script(title, deployBody, deploying)));
    },
    *observe(wanted): Program<Observed> {
      const found: Observed[] = [];
      const title = `observe ${wanted.environment}`;
      for (const place of places)
        found.push(readUnit(yield* run(scriptStep(place, script(title, observeBody))), title));
      return together(found);
    },
  };
}

function deployingOf(target: SystemdTarget, wanted: Wanted): Pick<Script, 'commands' | 'variables'> {
  const values = valuesOf(wanted, undefined);
  const { name, sha256 } = artifactOf(target.artifact, wanted, values);
  const settling = readDuration(target.settle ?? '');
  return {
    commands: { fetch: filledArgv(target.fetch, { ...values, digest: `sha256:${sha256}` }) },
    variables: {
      ...{ fence: values.fence, sha256, release: `${wanted.version}-${sha256}`, file: name },
      archive: /\.(?:tar(?:\.\w+)?|tgz|txz|tzst)$/.test(name) ? 'yes' : 'no',
      strip: String(target.strip ?? 0),
      settle: String(settling === null ? usualSettling : settling / 1000),
    },
  };
}

/** @throws ReleaseError DEPLOY_FAILED where the version has none of that name */
function artifactOf(told: string, { version, artifacts }: Wanted, values: Values): Artifact {
  const name = filled(told, values);
  const found = artifacts.find((one) => one.name === name);
  if (found !== undefined) return found;
  const others = artifacts.map((one) => one.name).join(', ');
  throw new ReleaseError(
    'DEPLOY_FAILED',
    `${version} has no file ${quote(name)}; it has ${others === '' ? 'nothing' : others}`,
    { hint: 'Nothing was changed. Name a file of the release as the artifact of the target.' },
  );
}

/** State of the unit, and the version and the digest its directory is named by. */
const unitLine = /^(?<state>[a-z]+) (?:(?<version>[\w.+-]{1,250})-(?<digest>[0-9a-f]{64}))?$/;

function readUnit(stdout: string, title: string): Observed {
  const groups = unitLine.exec(stdout.replace(/\n$/, ''))?.groups;
  if (groups === undefined)
    throw new ReleaseError('DEPLOY_FAILED', `${title}: ${quote(stdout, 200)} names no release`, {
      hint: 'Directories below releases are named by version and digest; remove what is something else.',
    });
  const { state, version = '', digest = '' } = groups;
  const runs = digest !== '' && (state === 'active' || state === 'reloading');
  if (!runs) return { versions: [], digests: [], copies: 0 };
  return { versions: [version], digests: [digest], copies: 1 };
}
