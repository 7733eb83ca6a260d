import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporary } from './repo.ts';
import { root } from '../docs/pages.ts';
import { toolFor } from './tools.ts';

/** A real Docker Engine, a real registry and a real SSH server, in namespaces of their own (scripts/real/engine.sh). */
export interface Engine {
  readonly dir: string;
  /** Host and port of the registry, as the engine sees it. */
  readonly registry: string;
  /** File of ssh_config(5) with the host `app`: sshd runs in the engine's namespaces, with its socket in `DOCKER_HOST`. */
  readonly sshConfig: string;
  /** Asks the engine from outside; gives what is printed. */
  docker(...args: string[]): string;
  /** Runs a command in the engine's namespaces; gives what it prints. */
  inside(...argv: string[]): string;
  /** Runs a command here, but on the engine's network; gives what it prints. */
  onNetwork(...argv: string[]): string;
  /** Pushes an image that serves a page with its version, and takes it off the engine; gives its digest (hex). */
  publish(version: string, page?: string): string;
}

/** A compose file whose one service takes its image from `service_version` of the env file. */
export const composeFile = `version: '3'
services:
  app:
    image: 127.0.0.1:5000/acme/app:\${service_version}
    environment: { GREETING: '\${greeting}' }
    ports: ['8080:8080']
    stop_grace_period: 1s
`;

/** What a Debian machine needs for it; scripts/real/tools.mjs engine installs it. */
const ofDocker = ['docker', 'dockerd', 'docker-compose', 'sshd', 'busybox', 'nsenter', 'ip', 'iptables'];
const ofPodman = ['podman', 'podman-compose', 'runc', 'sshd', 'busybox', 'nsenter', 'ip'];

/** Starts all of it until the test ends. Without it the test is skipped by name (null); in CI it fails. */
export async function engineFor(t: TestContext): Promise<Engine | null> {
  const registry = toolFor(t, 'docker-registry');
  if (registry === null || !hasAll(t, ofDocker)) return null;
  const dir = temporary(t, 'engine');
  const pid = await started(t, 'engine.sh', dir, registry);
  return engineAt(dir, pid);
}

/** A real Podman, its Compose, a real registry and a real SSH server, in namespaces of their own (scripts/real/podman.sh). */
export interface Podman {
  readonly dir: string;
  readonly registry: string;
  /** File of ssh_config(5) with the host `app`, which is where Podman is. */
  readonly sshConfig: string;
  /** Runs a command there; gives what it prints. */
  inside(...argv: string[]): string;
  /** Pushes an image that serves a page with its version, and removes it there; gives its digest (hex). */
  publish(version: string): string;
}

/** As `engineFor`, with Podman. */
export async function podmanFor(t: TestContext): Promise<Podman | null> {
  const tool = toolFor(t, 'docker-registry');
  if (tool === null || !hasAll(t, ofPodman)) return null;
  const dir = temporary(t, 'podman');
  const enter = entering(await started(t, 'podman.sh', dir, tool));
  const inside = (...argv: readonly string[]): string =>
    execFileSync(enter[0] ?? '', [...enter.slice(1), ...argv], {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const podman = join(dir, 'podman');
  return {
    ...{ dir, registry: address, inside, sshConfig: secureShell(dir, enter) },
    publish(version) {
      const image = `${address}/acme/app:${version}`;
      const files = [`${dir}/${version}.tar`, `${dir}/${version}.digest`] as const;
      writeFileSync(files[0], rootOf(dir, version, version));
      inside(podman, 'import', ...server, files[0], image);
      inside(podman, 'push', '--quiet', '--digestfile', files[1], image);
      inside(podman, 'rmi', image);
      return readFileSync(files[1], 'utf8').trim().replace('sha256:', '');
    },
  };
}

/** Starts one of the scripts until the test ends; gives the first process of its namespaces. */
async function started(
  t: TestContext,
  script: string,
  dir: string,
  [registry]: readonly string[],
): Promise<string> {
  const child = spawn(join(root, 'scripts/real', script), [dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, RELEASEWRIGHT_REGISTRY: registry },
  });
  t.after(async () => {
    child.stdin.end();
    await once(child, 'close');
  });
  const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'close')])).map(String);
  assert.equal(said, 'ready\n');
  return innerOf(child.pid);
}

function hasAll(t: TestContext, programs: readonly string[]): boolean {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const missing = programs.filter((name) => spawnSync('which', [name], { env: { PATH: path } }).status !== 0);
  if (process.getuid?.() !== 0) missing.push('root');
  if (missing.length === 0) return true;
  const reason = `missing here: ${missing.join(', ')}; node scripts/real/tools.mjs engine`;
  assert.notEqual(process.env['CI'], 'true', `${reason}, and CI must run this test`);
  t.skip(`${t.name}: ${reason}`);
  return false;
}

/** The first process of the namespaces, seen from here: the child of unshare(1). */
function innerOf(pid = 0): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
}

function engineAt(dir: string, pid: string): Engine {
  const env = { ...process.env, DOCKER_HOST: `unix://${dir}/docker.sock` };
  const run = (argv: readonly string[], input?: Buffer): string =>
    execFileSync(argv[0] ?? '', argv.slice(1), {
      env,
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const enter = entering(pid);
  const registry = address;
  return {
    dir,
    registry,
    sshConfig: secureShell(dir, enter),
    docker: (...args) => run(['docker', ...args]).trim(),
    inside: (...argv) => run([...enter, ...argv]),
    onNetwork: (...argv) => run(['nsenter', '--target', pid, '--net', '--', ...argv]),
    publish(version, page = version) {
      const image = `${registry}/acme/app:${version}`;
      run(['docker', 'import', ...server, '-', image], rootOf(dir, version, page));
      const digest = /digest: sha256:([0-9a-f]{64})/.exec(run(['docker', 'push', image]))?.[1];
      run(['docker', 'image', 'rm', image]);
      return digest ?? assert.fail(version);
    },
  };
}

/** Where the registry is, inside. */
const address = '127.0.0.1:5000';

function entering(pid: string): readonly string[] {
  return ['nsenter', '--target', pid, '--net', '--mount', '--pid', '--'];
}

const server = ['--change', 'CMD ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/www"]'];

/** The files of an image: busybox and one page, as a tar archive. */
function rootOf(dir: string, version: string, page: string): Buffer {
  const top = join(dir, `root-${version}`);
  mkdirSync(join(top, 'bin'), { recursive: true });
  mkdirSync(join(top, 'www'));
  execFileSync('cp', [execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim(), join(top, 'bin')]);
  writeFileSync(join(top, 'www', 'index.html'), page);
  return execFileSync('tar', ['-c', '-C', top, '.'], { maxBuffer: 1 << 28 });
}

/** A real SSH server on this machine, as in `Engine`. Without it, or root, the test is skipped by name (null); in CI it fails. */
export function secureShellFor(t: TestContext, dir: string): string | null {
  return hasAll(t, ['sshd', 'ssh-keygen']) ? secureShell(dir, []) : null;
}

/** Keys and settings of a server that every connection starts anew (sshd -i) where the engine is. */
function secureShell(dir: string, enter: readonly string[]): string {
  const keys = ['host', 'user'].map((name) => join(dir, name));
  for (const path of keys) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  const [host = '', user = ''] = keys;
  const write = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(dir, name), `${lines.join('\n')}\n`);
    return join(dir, name);
  };
  mkdirSync('/run/sshd', { recursive: true });
  const settings = write('sshd_config', [
    `HostKey ${host}`,
    `AuthorizedKeysFile ${user}.pub`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    `SetEnv DOCKER_HOST=unix://${dir}/docker.sock`,
  ]);
  const known = write('known_hosts', [`app ${readFileSync(`${host}.pub`, 'utf8').trim()}`]);
  chmodSync(user, 0o600);
  return write('ssh_config', [
    'Host app stranger',
    'User root',
    `IdentityFile ${user}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${known}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
    `ProxyCommand ${[...enter, '/usr/sbin/sshd', '-i', '-f', settings].join(' ')}`,
  ]);
}
