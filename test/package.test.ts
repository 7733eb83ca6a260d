import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import test from 'node:test';
import * as semver from 'semver';
import ts from 'typescript';
import { z } from 'zod';

/** What users get: the files of the tarball, and no dependency that is not needed. `npm run check:package` does the rest. */
const root = resolve(import.meta.dirname, '../..');
const manifest = z
  .object({
    bin: z.record(z.string(), z.string()),
    engines: z.object({ node: z.string() }),
    dependencies: z.record(z.string(), z.string()),
    peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.literal(true) })),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/**
 * Never imported, pinned all the same: their next patch depends on content-type 3, whose engines refuse Node 20, and
 * `overrides` do not reach our users' installs. CONTRIBUTING.md, "Dependencies", has the reason.
 */
const pins = ['@octokit/core', '@octokit/graphql', '@octokit/request'];

/** What users may have: only its types are imported, the rest is loaded from where they have it. */
const peers = Object.keys(manifest.peerDependenciesMeta);

test('the tarball holds what users need and nothing else', () => {
  const files = packedFiles();
  for (const path of [
    'LICENSE',
    'README.md',
    'dist/cli.js',
    'dist/index.d.ts',
    'dist/index.js',
    'package.json',
  ]) {
    assert.ok(files.includes(path), `${path} is missing`);
  }
  const odd = files.filter(
    (path) =>
      !/^(dist\/.+\.(js|d\.ts)|templates\/.+|LICENSE|README\.md|CHANGELOG\.md|package\.json|docs\/config\.schema\.json)$/.test(
        path,
      ),
  );
  assert.deepEqual(odd, []);
});

test('every compiled file has a source', () => {
  const stale = packedFiles()
    .filter((path) => path.startsWith('dist/'))
    .map((path) => path.replace(/^dist\/(.+?)(\.d)?\.[jt]s$/, 'src/$1.ts'))
    .filter((path) => !sources().includes(path));
  assert.deepEqual(stale, []);
});

test('the command starts with a shebang', () => {
  for (const path of Object.values(manifest.bin)) {
    assert.match(readFileSync(join(root, path), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  }
});

test('dependencies are pinned, imported, and nothing else is imported', (t) => {
  const declared = Object.keys(manifest.dependencies);
  const imported = importedPackages();
  assert.deepEqual(
    declared.filter((name) => !imported.has(name) && !pins.includes(name)),
    [],
    'declared in package.json, imported nowhere in src/',
  );
  assert.deepEqual(
    [...imported].filter((name) => !declared.includes(name) && !peers.includes(name)),
    [],
    'imported in src/, not among the dependencies of package.json',
  );
  assert.deepEqual(
    Object.entries(manifest.dependencies).filter(([, range]) => semver.valid(range) === null),
    [],
    'not an exact version',
  );
  t.diagnostic(`${declared.length} dependencies, ${imported.size} imported`);
});

test('each pin that nothing imports has its reason in CONTRIBUTING.md', () => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  for (const name of pins) {
    assert.ok(Object.hasOwn(manifest.dependencies, name), name);
    assert.ok(text.includes(`\`${name}\``), name);
  }
});

test('the oldest Node we promise is one that every locked dependency accepts', () => {
  assert.ok(semver.satisfies('20.19.0', manifest.engines.node));
  const lock = z
    .object({
      packages: z.record(
        z.string(),
        z.object({
          dev: z.boolean().optional(),
          engines: z
            .object({ node: z.string().optional() })
            .or(z.array(z.string()).transform(([first = '']) => ({ node: first.replace(/^node\s*/, '') })))
            .optional(),
        }),
      ),
    })
    .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const narrower = Object.entries(lock.packages)
    .filter(([, entry]) => entry.dev !== true)
    .filter(([, entry]) => !semver.subset(manifest.engines.node, entry.engines?.node ?? '*'))
    .map(([path, entry]) => `${path} wants ${String(entry.engines?.node)}`);
  assert.deepEqual(narrower, []);
});

function packedFiles(): readonly string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    // npm is a .cmd file on Windows, which only its shell can start.
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const packed = z
    .array(z.object({ files: z.array(z.object({ path: z.string() })) }))
    .parse(JSON.parse(output));
  return packed.flatMap(({ files }) => files.map(({ path }) => path));
}

function importedPackages(): ReadonlySet<string> {
  const specifiers = sources().flatMap((path) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true);
    return importedFiles.map(({ fileName }) => fileName);
  });
  const bare = specifiers.filter(
    (name) => !/^(\.|node:)/.test(name) && !builtinModules.includes(name) && name !== 'releasewright',
  );
  return new Set(bare.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')));
}

/** Paths of the source files, '/'-separated. */
function sources(): readonly string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/${path.replaceAll('\\', '/')}`);
}
