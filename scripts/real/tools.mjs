/**
 * Installs the real tools that judge what we write, into a folder outside the tree, and says how to start each.
 *
 *   node scripts/real/tools.mjs [NAME…]    every tool CI needs, or those named
 *   node scripts/real/tools.mjs --list     what is there, one line a tool
 *
 * The folder is $RELEASEWRIGHT_TOOLS, else ~/.cache/releasewright-tools. Its NAME.json says the argv that starts a tool;
 * what is there at the wanted version is not installed again, and two runs for different tools may go side by side.
 * cargo, go and npm are the machine's own; Chromium and PostgreSQL are Debian's, and need root or sudo to install. No install script of an npm package is run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = process.env.RELEASEWRIGHT_TOOLS ?? join(homedir(), '.cache', 'releasewright-tools');

/** Releases that run on Node 20.19, the oldest this project supports. */
const tools = {
  pnpm9: fromNpm('pnpm', '9.15.9', 'bin/pnpm.cjs'),
  pnpm10: fromNpm('pnpm', '10.34.9', 'bin/pnpm.cjs'),
  yarn1: fromNpm('yarn', '1.22.22', 'bin/yarn.js'),
  yarn3: fromNpm('@yarnpkg/cli-dist', '3.8.6', 'bin/yarn.js'),
  yarn4: fromNpm('@yarnpkg/cli-dist', '4.18.1', 'bin/yarn.js'),
  bun: { version: '1.4.5', install: installBun },
  uv: fromPython('uv', '0.13.9'),
  poetry: fromPython('poetry', '2.5.1'),
  pypiserver: fromPython('pypiserver', '2.4.2', 'pypi-server'),
  // Debian's, which is built from github.com/distribution/distribution.
  'docker-registry': {
    version: '2',
    install: (home) => installDebian(home, 'docker-registry', 'usr/bin/docker-registry'),
  },
  // A Docker Engine, Podman and an SSH server, for scripts/real/engine.sh and podman.sh; installed into the system, so only by root.
  engine: { version: '2', install: installEngine },
  // Plugins, not a tool: its argv is the folder they are in. The versions that run on Node 20.
  'semantic-release-plugins': { version: '2', install: installPlugins },
  // Debian's, unpacked: 2.5 of its stable release; 3 of unstable, which moves.
  cosign2: fromDebian('cosign', 'trixie', '/usr/bin/cosign'),
  cosign3: fromDebian('cosign', 'sid', '/usr/bin/cosign'),
  nginx: { version: 'debian', install: (home) => installDebian(home, 'nginx', 'usr/sbin/nginx') },
  prometheus: { version: '2', install: (home) => installDebian(home, 'prometheus', 'usr/bin/prometheus') },
  // OpenTelemetry's protobuf messages, made by protoc: the Python that has them.
  'opentelemetry-proto': fromPython('opentelemetry-proto', '1.45.2', 'python'),
  // A browser needs much of the system beside it, so this one is installed, and any that is there already will do.
  chromium: { version: 'debian', install: installChromium },
  // A server for ledgers in a database: installed where there is none, and not started.
  postgresql: { version: 'debian', install: installPostgres },
  // Compiles for minutes; CI starts it first and beside the tests.
  'semver-checks': { version: '0.51.0', byRequest: true, install: installSemverChecks },
  // Other makers of bills of materials, for scripts/sbom.mjs.
  cdxgen: { ...fromNpm('@cyclonedx/cdxgen', '12.8.4', 'bin/cdxgen.js'), byRequest: true },
  syft: { version: '1.57.0', byRequest: true, install: installSyft },
  // Compiles for minutes, so CI does without it: node scripts/real/tools.mjs helm
  helm: { version: '3.19.0', byRequest: true, install: installHelm },
};

/** Name → argv of the tools installed at the wanted version; of all, or only of those named. */
export function installed(names = Object.keys(tools)) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = readNote(name);
      const isThere = found?.version === tools[name].version && existsSync(found.argv.at(-1));
      return isThere ? [[name, found.argv]] : [];
    }),
  );
}

/** Installs what is missing of the tools named, in turn; throws when one cannot be had. */
export function install(names) {
  for (const name of names) {
    if (name in installed([name])) continue;
    const { version } = tools[name];
    const home = join(folder, `${name}-${version}`);
    mkdirSync(home, { recursive: true });
    const argv = tools[name].install(home);
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ version, argv }, null, 2)}\n`);
  }
}

function readNote(name) {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function run(command, ...args) {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function npmInstall(home, ...packages) {
  // A manifest of its own keeps npm from looking for one in the folders above.
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  run(
    'npm',
    'install',
    '--prefix',
    home,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...packages,
  );
}

function fromNpm(name, version, bin) {
  const installInto = (home) => {
    npmInstall(home, `${name}@${version}`);
    return [process.execPath, join(home, 'node_modules', name, bin)];
  };
  return { version, install: installInto };
}

/** Bun's package picks one of several that hold the program; its script, which is not run, would link it. */
function installBun(home) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x64';
  npmInstall(home, `@oven/bun-${platform}-${arch}@${tools.bun.version}`);
  return [join(home, 'node_modules', '@oven', `bun-${platform}-${arch}`, 'bin', 'bun')];
}

/** Without semantic-release itself, which is only their peer: what they need of it is ours to give. */
function installPlugins(home) {
  npmInstall(
    home,
    '--legacy-peer-deps',
    '@semantic-release/changelog@6.0.3',
    '@semantic-release/commit-analyzer@13.0.1',
    '@semantic-release/exec@7.1.0',
    '@semantic-release/git@10.0.1',
    '@semantic-release/github@11.0.6',
    '@semantic-release/npm@12.0.2',
    '@semantic-release/release-notes-generator@14.1.1',
    'semantic-release-replace-plugin@1.2.7',
  );
  return [join(home, 'node_modules')];
}

/** Each in a virtual environment of its own, so their dependencies do not meet. */
function fromPython(name, version, command = name) {
  const installInto = (home) => {
    run('python3', '-m', 'venv', home);
    run(join(home, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`);
    return [join(home, 'bin', command)];
  };
  return { version, install: installInto };
}

/**
 * A program of a Debian release, unpacked without installing anything: apt fetches and checks the package, from the mirror
 * this machine uses (else Debian's own), in folders of its own. Its version here is the release's name.
 */
function fromDebian(name, suite, path) {
  const installInto = (home) => {
    const state = join(home, 'apt');
    for (const part of ['state/lists/partial', 'cache/archives/partial'])
      mkdirSync(join(state, part), { recursive: true });
    const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
    writeFileSync(join(state, 'sources.list'), `deb [signed-by=${keys}] ${debianMirror()} ${suite} main\n`);
    const options = {
      'Dir::State': join(state, 'state'),
      'Dir::Cache': join(state, 'cache'),
      'Dir::Etc::sourcelist': join(state, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
      'APT::Sandbox::User': 'root',
    };
    const apt = (...args) =>
      execFileSync(
        'apt-get',
        [...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`]), '-qq', ...args],
        {
          cwd: home,
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      );
    apt('update');
    apt('download', name);
    const [archive] = readdirSync(home).filter(
      (file) => file.startsWith(`${name}_`) && file.endsWith('.deb'),
    );
    run('dpkg-deb', '-x', join(home, archive), join(home, 'root'));
    return [join(home, 'root', path)];
  };
  return { version: suite, install: installInto };
}

/** Programs that need much of the system around them: Debian installs them. Nothing is started. */
function installEngine() {
  const packages = ['docker.io', 'docker-compose', 'openssh-server', 'openssh-client', 'busybox-static'];
  const others = ['podman', 'podman-compose', 'runc'];
  const system = ['util-linux', 'iproute2', 'iptables'];
  installDebianPackages([...packages, ...others, ...system]);
  return ['/usr/sbin/dockerd'];
}

function debianMirror() {
  const policy = execFileSync('apt-cache', ['policy'], { encoding: 'utf8' });
  const urls = policy.split('\n').flatMap((line) => /^\s*-?\d+ (https?:\S+)/.exec(line)?.[1] ?? []);
  return urls.find((url) => !url.includes('security')) ?? 'http://deb.debian.org/debian';
}

/**
 * A subcommand of cargo, which finds it when its folder is on PATH. Compiled without optimisation, which takes a fraction of
 * the time, and is fast enough for the crate of a test.
 */
function installSemverChecks(home) {
  const name = 'cargo-semver-checks';
  const { version } = tools['semver-checks'];
  const quick = { OPT_LEVEL: '0', LTO: 'off', DEBUG: '0', STRIP: 'none', CODEGEN_UNITS: '64' };
  const profile = Object.entries(quick).map(([key, value]) => [`CARGO_PROFILE_RELEASE_${key}`, value]);
  execFileSync('cargo', ['install', name, '--version', version, '--locked', '--quiet', '--root', home], {
    env: { ...process.env, ...Object.fromEntries(profile) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return [join(home, 'bin', name)];
}

/** A package of Debian with nothing but one program that needs only the C library: unpacked, not installed. */
function installDebian(home, name, program) {
  execFileSync('apt-get', ['download', '--quiet', name], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const file = readdirSync(home).find((one) => one.endsWith('.deb'));
  run('dpkg-deb', '--extract', join(home, file), home);
  return [join(home, program)];
}

function installChromium() {
  if (spawnSync('chromium', ['--version']).status !== 0) {
    installDebianPackages(['chromium', 'fonts-dejavu-core']);
  }
  return [execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()];
}

/** The newest server there is. Debian would make and start a cluster of its own; ours are made by the tests. */
function installPostgres() {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) {
    const root = process.getuid() === 0 ? [] : ['sudo', '-n'];
    const settings = '/etc/postgresql-common';
    run(...root, 'mkdir', '-p', settings);
    run(...root, 'sh', '-c', `echo 'create_main_cluster = false' > ${settings}/createcluster.conf`);
    installDebianPackages(['postgresql']);
  }
  const newest = Math.max(...readdirSync(versions).map(Number).filter(Number.isFinite));
  return [join(versions, String(newest), 'bin', 'postgres')];
}

/** Into the system, so only by root, or by who may become it without being asked. */
function installDebianPackages(names) {
  const root = process.getuid() === 0 ? [] : ['sudo', '-n'];
  const apt = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
  run(...apt, 'update');
  run(...apt, 'install', '--yes', '--no-install-recommends', ...names);
}

function installHelm(home) {
  return installGo(home, `helm.sh/helm/v3/cmd/helm@v${tools.helm.version}`);
}

function installSyft(home) {
  return installGo(home, `github.com/anchore/syft/cmd/syft@v${tools.syft.version}`);
}

/** Compiles a program with the machine's own Go, from the module proxy. */
function installGo(home, module) {
  execFileSync('go', ['install', module], {
    env: { ...process.env, GOBIN: home },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return [join(home, /([^/]+)@/.exec(module)[1])];
}

function main(args) {
  const unknown = args.filter((name) => name !== '--list' && !(name in tools));
  if (unknown.length > 0) {
    process.stderr.write(
      `tools: not known: ${unknown.join(', ')}; known: ${Object.keys(tools).join(', ')}\n`,
    );
    return 2;
  }
  const wanted = args.filter((name) => name in tools);
  const byDefault = Object.keys(tools).filter((name) => tools[name].byRequest !== true);
  if (!args.includes('--list')) install(wanted.length > 0 ? wanted : byDefault);
  for (const [name, argv] of Object.entries(installed()))
    process.stdout.write(`${name.padEnd(13)} ${tools[name].version.padEnd(8)} ${argv.join(' ')}\n`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
