import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'ini';
import { Secret } from '../../core/secret.ts';
import { homeOf } from './answers.ts';

/** Settings of npm by key: `registry`, `@scope:registry`, `//host/:_authToken`. Values may be secret. */
export type Npmrc = ReadonlyMap<string, string>;

type Env = Readonly<Record<string, string | undefined>>;

const npmjs = 'https://registry.npmjs.org/';

/**
 * npm's settings, as far as they say where and how to ask (npm docs, "npmrc"): the environment before the project's file before
 * the user's before the one for all users, if the environment names it.
 */
export async function readNpmrc(root: string, env: Env): Promise<Npmrc> {
  const named = fromEnvironment(env);
  const files = [
    ...[named.get('globalconfig')].filter((path) => path !== undefined),
    named.get('userconfig') ?? join(env['HOME'] ?? homedir(), '.npmrc'),
    join(root, '.npmrc'),
  ];
  const layers = await Promise.all(files.map((path) => readLayer(path, env)));
  return new Map([...layers.flatMap((layer) => [...layer]), ...named]);
}

/** `npm_config_registry`, `NPM_CONFIG_REGISTRY`, `npm_config_//host/:_authToken`. */
function fromEnvironment(env: Env): Npmrc {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (!/^npm_config_/i.test(name) || value === undefined || value === '') continue;
    const key = name.slice('npm_config_'.length);
    found.set(key.startsWith('//') ? key : key.toLowerCase(), value);
  }
  return found;
}

/** A file that cannot be read says nothing. */
async function readLayer(path: string, env: Env): Promise<Npmrc> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(parse(text)))
    if (typeof value === 'string') values.set(key, filled(value, env));
  return values;
}

/** `${NAME}` is the variable of that name, or stays where there is none. */
function filled(text: string, env: Env): string {
  return text.replace(/\$\{([^${}]+)\}/g, (whole, name: string) => env[name] ?? whole);
}

/** The registry of a package: the one its manifest names, that of its scope, or the usual one; null for what is no address. */
export function registryFor(name: string, said: string | null, rc: Npmrc): URL | null {
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : null;
  const ofScope = scope === null ? undefined : rc.get(`${scope}:registry`);
  return homeOf(said ?? ofScope ?? rc.get('registry') ?? npmjs);
}

/**
 * What is sent to a registry to be let in: the settings of its address, or of a folder above it. Nothing where the way there
 * can be listened to.
 */
export function authorizationFor(home: URL, rc: Npmrc): Secret | null {
  if (home.protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(home.hostname)) return null;
  const steps = home.pathname.split('/').filter((step) => step !== '');
  for (let length = steps.length; length >= 0; length -= 1) {
    const folder = steps.slice(0, length).map((step) => `${step}/`);
    const found = authorizationAt(`//${home.host}/${folder.join('')}`, rc);
    if (found !== null) return found;
  }
  return null;
}

function authorizationAt(place: string, rc: Npmrc): Secret | null {
  const get = (key: string): string | undefined => rc.get(`${place}:${key}`);
  const [token, basic, user, password] = [get('_authToken'), get('_auth'), get('username'), get('_password')];
  if (token !== undefined) return new Secret(`Bearer ${token}`);
  if (basic !== undefined) return new Secret(`Basic ${basic}`);
  if (user === undefined || password === undefined) return null;
  const plain = `${user}:${Buffer.from(password, 'base64').toString('utf8')}`;
  return new Secret(`Basic ${Buffer.from(plain).toString('base64')}`);
}
