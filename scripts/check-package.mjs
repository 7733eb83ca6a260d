/**
 * Checks the package as its users get it: packs it, lints the tarball (publint, attw), installs it into an empty folder
 * with `--engine-strict`, type-checks a program that uses it, runs the command, and prints what it weighs. Needs
 * `dist/`, a package registry and a POSIX system.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import semver from 'semver';

const root = join(import.meta.dirname, '..');
const manifest = readJson(join(root, 'package.json'));
const folder = mkdtempSync(join(tmpdir(), 'releasewright-package-'));
const lines = [];

try {
  const tarball = pack();
  lintTarball(tarball);
  const installed = install(tarball);
  assertEngines(installed);
  assertTypes();
  runCommand();
  report(installed);
} catch (error) {
  process.stderr.write(`check-package: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack() {
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  lines.push(
    `tarball: ${packed.files.length} files, ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked`,
  );
  return join(folder, packed.filename);
}

function lintTarball(tarball) {
  tool('publint', 'run', tarball, '--strict');
  tool('attw', tarball, '--profile', 'esm-only');
  lines.push('publint --strict: clean; attw --profile esm-only: clean');
}

/** What a user's `npm install` brings, as paths of package.json files. */
function install(tarball) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(folder, 'install', '--engine-strict', '--no-audit', '--no-fund', tarball);
  const lock = readJson(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(lock.packages).map(([path, entry]) => ({ path, ...entry }));
}

/** Every Node we say we run on must be one that each installed package runs on. */
function assertEngines(installed) {
  const ours = manifest.engines.node;
  const narrower = installed.filter(
    ({ engines }) => engines?.node !== undefined && !semver.subset(ours, engines.node),
  );
  if (narrower.length === 0) return lines.push(`engines: every package accepts ${ours}`);
  const named = narrower.map(({ path, version, engines }) => `  ${path} ${version} wants ${engines.node}`);
  throw new Error(`engines.node is ${ours}, but these installed packages are narrower:\n${named.join('\n')}`);
}

/** A user's strict TypeScript, which checks our declarations too, accepts an import of the package. */
function assertTypes() {
  const program = join(folder, 'consumer.mts');
  writeFileSync(
    program,
    `import * as api from '${manifest.name}';\nexport const names: readonly string[] = Object.keys(api);\n`,
  );
  tool('tsc', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', program);
  lines.push('declarations: accepted by a strict consumer without skipLibCheck');
}

function runCommand() {
  const [name] = Object.keys(manifest.bin);
  const path = join(folder, 'node_modules', '.bin', name);
  const version = execute(path, ['--version'], folder).trim();
  if (version !== manifest.version)
    throw new Error(`${name} --version says '${version}', not ${manifest.version}.`);
  if (!execute(path, ['--help'], folder).includes(name))
    throw new Error(`${name} --help does not name itself.`);
  lines.push(`${name} --version: ${version}; ${name} --help: ok`);
}

function report(installed) {
  const size = sizeOf(join(folder, 'node_modules'));
  lines.push(`installed: ${installed.length - 1} dependencies, ${kilobytes(size)} in node_modules`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function npm(cwd, ...args) {
  return execute('npm', args, cwd);
}

function tool(name, ...args) {
  return execute(join(root, 'node_modules', '.bin', name), args, root);
}

/** Runs a program and returns its stdout. On failure its whole output is the message. */
function execute(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim();
    throw new Error(`${[program, ...args].join(' ')} failed:\n${said || error.message}`, { cause: error });
  }
}

function sizeOf(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
