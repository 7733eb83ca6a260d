import { join } from 'node:path';
import { gte, valid } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { PublishCheck } from '../../core/findings.ts';
import { Secret } from '../../core/secret.ts';
import type { Action } from '../../core/model.ts';
import type { Environment } from '../git/run.ts';
import { parseObject } from '../registry/answers.ts';
import { readNpmrc, registryFor } from '../registry/npmrc.ts';
import type { NpmPackage } from '../registry/npm-package.ts';
import type { Bench } from './tool.ts';

type Publish = Action<'publishPackage'>;

/** The first npm that exchanges the identity of a CI job for a token (docs.npmjs.com, "Trusted publishing"). */
const firstTrusted = '11.5.1';

/** Whether this job could prove who it is (npm, `oidc.js`: GitHub Actions with id-token: write, or NPM_ID_TOKEN). */
export function canTrust({ env }: Bench): boolean {
  const github = ['GITHUB_ACTIONS', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  return (
    github.every(isSet) || (['GITLAB_CI', 'CIRCLECI', 'GITHUB_ACTIONS'].some(isSet) && isSet('NPM_ID_TOKEN'))
  );
}

/** What makes trusted publishing impossible without asking anybody. */
export function untrusted(
  { package: name }: Publish,
  { host, versions }: NpmPackage,
  version: string,
): ReleaseError | null {
  if (valid(version) !== null && !gte(version, firstTrusted)) {
    return new ReleaseError(
      'TOOL_MISSING',
      `npm ${version} knows no trusted publishing, and ${host} no token`,
      {
        hint: `npm install --global npm@^${firstTrusted}, or give npm a token`,
      },
    );
  }
  if (versions.size > 0) return null;
  return new ReleaseError(
    'REGISTRY_REFUSED',
    `${name} is new to ${host}: trusted publishing cannot make a package, and there is no token`,
    {
      hint: 'Publish its first version by hand or with a token, then name this workflow as its trusted publisher.',
    },
  );
}

/**
 * Does what npm will do before it publishes: has this job say who it is, and exchanges that for a token, which is
 * forgotten at once. The registry answers for each package by itself.
 */
export async function tryTrust(action: Publish, bench: Bench): Promise<PublishCheck> {
  const { package: name, registry } = action;
  const home = registryFor(name, registry, await readNpmrc(join(bench.root, action.root), bench.env));
  if (home === null || !isGuarded(home)) return { problems: [], notices: [] };
  const identity = await identityFor(home, bench.env);
  if (identity instanceof ReleaseError) return { problems: [identity], notices: [] };
  const path = `/-/npm/v1/oidc/token/exchange/package/${encodeURIComponent(name).replace('%40', '@')}`;
  const answer = await ask(new URL(path, home), 'POST', identity);
  if (answer.isOk && typeof answer.body?.['token'] === 'string') return { problems: [], notices: [] };
  return answer.isUnsure
    ? { problems: [], notices: [unsure(home.host, answer.saying)] }
    : { problems: [stranger(name, home.host, answer.saying)], notices: [] };
}

/** Identities are sent where nobody listens only. */
function isGuarded({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** An identity token of this job for a registry, or why there is none. */
async function identityFor({ hostname }: URL, env: Environment): Promise<Secret | ReleaseError> {
  const given = env['NPM_ID_TOKEN'] ?? '';
  if (given !== '') return new Secret(given);
  const address = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  if (!URL.canParse(address)) return nobody('the address to ask at is none');
  const url = new URL(address);
  url.searchParams.append('audience', `npm:${hostname}`);
  const answer = await ask(url, 'GET', new Secret(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''));
  const token = answer.body?.['value'];
  return answer.isOk && typeof token === 'string' && token !== '' ? new Secret(token) : nobody(answer.saying);
}

interface Answer {
  readonly isOk: boolean;
  /** Whether it may be otherwise in a moment. */
  readonly isUnsure: boolean;
  readonly body: Readonly<Record<string, unknown>> | null;
  /** What happened, for people: `HTTP 404`. */
  readonly saying: string;
}

/** Longest time for one answer, in milliseconds. */
const patience = 20_000;

async function ask(url: URL, method: 'GET' | 'POST', bearer: Secret): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/json', authorization: `Bearer ${bearer.reveal()}` },
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const { ok, status } = response;
    const body = parseObject(await response.text());
    return { isOk: ok, isUnsure: status >= 500 || status === 429, body, saying: `HTTP ${status}` };
  } catch {
    return { isOk: false, isUnsure: true, body: null, saying: 'no answer' };
  }
}

function nobody(saying: string): ReleaseError {
  return new ReleaseError(
    'REGISTRY_REFUSED',
    `this job gets no identity to publish with (${saying}), and npm has no token`,
    {
      hint: 'In GitHub Actions: permissions: { id-token: write, contents: write }; elsewhere set NPM_ID_TOKEN; or give npm a token. Then: release next',
    },
  );
}

function stranger(name: string, host: string, saying: string): ReleaseError {
  return new ReleaseError(
    'REGISTRY_REFUSED',
    `${host} does not trust this job to publish ${name} (${saying}), and npm has no token`,
    {
      hint: `Name this workflow as its trusted publisher (on npmjs.com: https://www.npmjs.com/package/${name}/access), or give npm a token. Then: release next`,
    },
  );
}

function unsure(host: string, saying: string): PublishCheck['notices'][number] {
  return {
    code: 'TOKEN_UNCHECKED',
    message: `${host} does not say whether it trusts this job: ${saying}`,
    hint: null,
  };
}
