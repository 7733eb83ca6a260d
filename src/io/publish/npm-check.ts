import { join } from 'node:path';
import { gt, prerelease, valid } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Warning } from '../../core/model.ts';
import type { PublishCheck } from '../../core/findings.ts';
import { authorizationFor, readNpmrc, registryFor } from '../registry/npmrc.ts';
import type { NpmPackage } from '../registry/npm-package.ts';
import { codeOf } from './npm-errors.ts';
import { lookAt, placeOf } from './npm-look.ts';
import { canTrust, tryTrust, untrusted } from './npm-trust.ts';
import { runTool, tailOf, type Bench, type Ended } from './tool.ts';

type Publish = Action<'publishPackage'>;

/** Everything about npm that could fail after the push. Nothing is changed. */
export async function checkNpm(actions: readonly Publish[], bench: Bench): Promise<PublishCheck> {
  const version = await npmVersion(bench);
  if (version instanceof ReleaseError) return { problems: [version], notices: [] };
  const all: PublishCheck[] = [];
  const isKnown = new Map<string, Promise<Access>>();
  for (const action of actions) {
    const seen = await look(action, bench);
    if (seen instanceof ReleaseError) {
      all.push({ problems: [seen], notices: [] });
      continue;
    }
    const problems = [taken(action, seen), overtaken(action, seen)].filter((one) => one !== null);
    all.push({ problems, notices: [] });
    const key = `${seen.host} ${String(seen.versions.size === 0 && canTrust(bench))}`;
    const access = isKnown.get(key) ?? checkAccess(action, seen, version, bench);
    if (!isKnown.has(key)) all.push(await access);
    isKnown.set(key, access);
    if ((await access).isByTrust) all.push(await tryTrust(action, bench));
  }
  return {
    problems: all.flatMap(({ problems }) => problems),
    notices: all.flatMap(({ notices }) => notices),
  };
}

async function npmVersion(bench: Bench): Promise<string | ReleaseError> {
  try {
    return (await runTool(['npm', '--version'], bench.root, bench)).out.trim();
  } catch (error) {
    if (error instanceof ReleaseError) return error;
    throw error;
  }
}

async function look(action: Publish, bench: Bench): Promise<NpmPackage | ReleaseError> {
  return lookAt(action, bench).catch((error: unknown) => {
    if (error instanceof ReleaseError) return error;
    throw error;
  });
}

function taken({ package: name, version }: Publish, { host, versions }: NpmPackage): ReleaseError | null {
  if (!versions.has(version)) return null;
  return new ReleaseError('VERSION_TAKEN', `${host} has ${name} ${version} already`, {
    hint: `Set registries: { npm: true } in release.config, so that versions that are taken are passed over, or ask for another one: release next --as ${name}@<version>`,
  });
}

/** A line that is not the newest does not become what everybody installs. */
function overtaken(
  { package: name, version, tag }: Publish,
  { host, tags }: NpmPackage,
): ReleaseError | null {
  const latest = tags.get('latest');
  if (tag !== 'latest' || latest === undefined || valid(latest) === null) return null;
  if (prerelease(latest) !== null || !gt(latest, version)) return null;
  return new ReleaseError(
    'REGISTRY_REFUSED',
    `${name} ${version} would take the dist-tag latest of ${host} away from ${latest}`,
    {
      hint: "Say that this branch is an older line: channels: { '<branch>': '1.x' } in release.config; or name another dist-tag: publish: { npm: { tag: '…' } }",
    },
  );
}

interface Access extends PublishCheck {
  /** Whether nothing but the identity of this job lets it in. */
  readonly isByTrust: boolean;
}

async function checkAccess(
  action: Publish,
  seen: NpmPackage,
  version: string,
  bench: Bench,
): Promise<Access> {
  const asked = await runTool(['npm', 'whoami', ...placeOf(action)], join(bench.root, action.root), bench);
  const isTrusted = canTrust(bench);
  const none = { problems: [], notices: [], isByTrust: false };
  if (asked.ok) return isTrusted ? { ...none, notices: [leftover(seen.host)] } : none;
  if (!['E401', 'ENEEDAUTH', 'E403'].includes(codeOf(asked) ?? ''))
    return { ...none, notices: [unasked(seen.host, asked)] };
  const problem = isTrusted ? untrusted(action, seen, version) : await unknown(action, seen.host, bench);
  return problem === null ? { ...none, isByTrust: true } : { ...none, problems: [problem] };
}

async function unknown(action: Publish, host: string, { root, env }: Bench): Promise<ReleaseError> {
  const rc = await readNpmrc(join(root, action.root), env);
  const home = registryFor(action.package, action.registry, rc);
  const has = home !== null && authorizationFor(home, rc) !== null;
  return new ReleaseError(
    'REGISTRY_REFUSED',
    has ? `${host} does not accept the token of npm` : `npm has no token for ${host}`,
    {
      hint: `npm login --registry ${home?.href ?? host}; in CI: a line //${host}/:_authToken=\${NODE_AUTH_TOKEN} in .npmrc, and the token as NODE_AUTH_TOKEN. Try: npm whoami`,
    },
  );
}

function leftover(host: string): Warning {
  return {
    code: 'TOKEN_BESIDE_TRUST',
    message: `this job could publish to ${host} without a token, but npm has one`,
    hint: 'Where trusted publishing is set up npm does not need it: take the _authToken line out of .npmrc.',
  };
}

function unasked(host: string, ended: Ended): Warning {
  return {
    code: 'TOKEN_UNCHECKED',
    message: `${host} does not say whether the token of npm is good: ${tailOf(ended, 1)}`,
    hint: null,
  };
}
