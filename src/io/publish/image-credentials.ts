import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';
import { jsonOrNull } from '../../core/json-text.ts';
import { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';

/** What lets somebody in: a name and a password, or a token that is exchanged for others. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: Secret }
  | { readonly kind: 'identity'; readonly identity: Secret };

const text = z.string().optional().catch(undefined);
const settings = z.object({
  auths: z
    .record(z.string(), z.object({ auth: text, username: text, password: text, identitytoken: text }))
    .catch({}),
  credHelpers: z.record(z.string(), z.string()).catch({}),
  credsStore: text,
});
type Settings = z.infer<typeof settings>;

/**
 * Credentials for a host, as `docker login` and its like leave them (Docker CLI, "config.json"): those of exactly this host, from its
 * helper, else from the file. Null where there are none.
 */
export async function credentialsFor(host: string, env: Environment): Promise<Credentials | null> {
  const named = env['DOCKER_CONFIG'] ?? '';
  const folder = named === '' ? join(env['HOME'] ?? homedir(), '.docker') : named;
  const content = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
  const read = settings.safeParse(jsonOrNull(content));
  if (!read.success) return null;
  for (const key of keysOf(host)) {
    const found = (await fromHelper(key, read.data, env)) ?? fromFile(key, read.data);
    if (found !== null) return found;
  }
  return null;
}

/** Docker Hub is known by its first address. Some write the scheme too. */
function keysOf(host: string): readonly string[] {
  return host === 'docker.io'
    ? ['https://index.docker.io/v1/', 'docker.io']
    : [host, `https://${host}`, `https://${host}/`];
}

const answer = z.object({ Username: z.string(), Secret: z.string() });

/** Asks the program that keeps them (docker-credential-helpers: the host on its input, JSON on its output). */
async function fromHelper(
  key: string,
  { credHelpers, credsStore }: Settings,
  env: Environment,
): Promise<Credentials | null> {
  const name = credHelpers[key] ?? credsStore;
  if (name === undefined || !/^[\w.-]+$/.test(name)) return null;
  const { failed, stdout } = await execa(`docker-credential-${name}`, ['get'], {
    input: key,
    env: { ...env },
    extendEnv: false,
    reject: false,
    stderr: 'ignore',
    timeout: 30_000,
  });
  const read = failed ? null : answer.safeParse(jsonOrNull(stdout)).data;
  if (read == null) return null;
  // The name that says that the secret is a token (docker-credential-helpers, README).
  if (read.Username === '<token>') return { kind: 'identity', identity: new Secret(read.Secret) };
  return passwordOf(read.Username, read.Secret);
}

function fromFile(key: string, { auths }: Settings): Credentials | null {
  const found = Object.hasOwn(auths, key) ? auths[key] : undefined;
  if (found === undefined) return null;
  if (found.identitytoken) return { kind: 'identity', identity: new Secret(found.identitytoken) };
  const { username, password } = found;
  if (username && password) return passwordOf(username, password);
  const decoded = Buffer.from(found.auth ?? '', 'base64').toString('utf8');
  const at = decoded.indexOf(':');
  return at < 1 ? null : passwordOf(decoded.slice(0, at), decoded.slice(at + 1));
}

function passwordOf(user: string, password: string): Credentials {
  return { kind: 'password', user, password: new Secret(password) };
}
