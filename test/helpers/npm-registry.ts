import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hermetic, temporary } from './repo.ts';
import { freePort } from './loopback.ts';

/** A real npm registry (Verdaccio) of its own, empty, that knows no other one. */
export interface NpmRegistry {
  /** Address, with '/' at the end. */
  readonly url: string;
  /** What lets a person in who may publish, and read `@closed/*`. */
  readonly token: string;
  /** Publishes with the real npm. */
  publish(name: string, version: string, more?: Readonly<Record<string, unknown>>): void;
  /** Takes a version back with the real npm. */
  unpublish(name: string, version: string): void;
  /** Forgets all packages. */
  clear(): void;
}

const verdaccio = fileURLToPath(import.meta.resolve('verdaccio/bin/verdaccio'));

/** Starts a registry that stops after the test. */
export async function npmRegistry(context: { after(clean: () => void): void }): Promise<NpmRegistry> {
  const dir = temporary(context, 'registry');
  const config = join(dir, 'config.yaml');
  writeFileSync(
    config,
    `storage: ${dir}/storage
auth: { htpasswd: { file: ${dir}/htpasswd } }
uplinks: {}
packages:
  '@closed/*': { access: $authenticated, publish: $authenticated, unpublish: $authenticated }
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
middlewares: {}
log: { type: stdout, format: json, level: fatal }
`,
  );
  const url = `http://127.0.0.1:${await freePort()}/`;
  const env = hermetic({ HOME: dir });
  const child = spawn(process.execPath, [verdaccio, '--config', config, '--listen', url], {
    env,
    stdio: 'ignore',
  });
  context.after(() => child.kill('SIGKILL'));
  await answers(url);
  const token = await signUp(url);
  const npm = (cwd: string, ...args: readonly string[]): void => {
    execFileSync('npm', [...args, '--registry', url], { cwd, env, stdio: 'pipe' });
  };
  writeFileSync(join(dir, '.npmrc'), `//${new URL(url).host}/:_authToken=${token}\n`);
  return {
    url,
    token,
    publish(name, version, more = {}) {
      const folder = join(dir, `${name.replace('/', '-')}-${version}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, ...more }));
      npm(folder, 'publish', ...(version.includes('-') ? ['--tag', 'next'] : []));
    },
    unpublish(name, version) {
      npm(dir, 'unpublish', `${name}@${version}`, '--force');
    },
    clear() {
      const storage = join(dir, 'storage');
      if (!existsSync(storage)) return; // nothing was published, or all of it is over
      const packages = readdirSync(storage, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      for (const { name } of packages) rmSync(join(storage, name), { recursive: true });
    },
  };
}

/** Waits as long as a slow machine may need. */
async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const isUp = await fetch(new URL('-/ping', url)).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await wait(100);
  }
  throw new Error(`${url} does not answer`);
}

async function signUp(url: string): Promise<string> {
  const response = await fetch(new URL('-/user/org.couchdb.user:tester', url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'tester', password: 'a password of a test' }),
  });
  const answer: unknown = await response.json();
  const token = typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : null;
  if (typeof token !== 'string') throw new Error(`no token: ${JSON.stringify(answer)}`);
  return token;
}
