import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Story } from '../helpers/deployments.ts';
import { writeLedger } from '../helpers/ledger-branch.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { readPage, rowsOf, sectionOf } from './pages.ts';
import { git, jsonOf } from './sandbox.ts';

const page = readPage('docs/json.md');

/** The documented fields of one shape: name → type as written. */
type Shape = ReadonlyMap<string, string>;

/** Every shape of the page by its anchor. */
const shapes: ReadonlyMap<string, Shape> = new Map(
  [...page.matchAll(/^#{2,3} .+$/gm)].flatMap(([heading]): [string, Shape][] => {
    const own = sectionOf(page, heading).split(/^#+ /m)[0] ?? '';
    const fields = rowsOf(own).map(([field = '', type = '']) => [field.replaceAll('`', ''), type] as const);
    return fields.length === 0 ? [] : [[anchorOf(heading), new Map(fields)]];
  }),
);

/** Anchors whose values are told apart by their `kind`. */
const byKind = ['actions', 'sources'];

test('what every command prints is what docs/json.md says, field by field', (t) => {
  const seen = new Set<string>();
  let values = 0;
  const check = (value: unknown, anchor: string, path: string): void => {
    const name = byKind.includes(anchor) ? kindOf(value, path) : anchor;
    const shape = shapes.get(name);
    assert.ok(shape, `${path}: docs/json.md has no shape '${name}'`);
    assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${path}: no object`);
    assert.deepEqual(Object.keys(value).sort(), [...shape.keys()].sort(), `${path}: fields of ${name}`);
    seen.add(name);
    values++;
    for (const [key, type] of shape) checkType(Reflect.get(value, key), type, `${path}.${key}`, check);
  };
  for (const [anchor, title, value] of outputs(temporary(t, 'json'))) check(value, anchor, title);
  const unseen = [...shapes.keys()].filter((name) => !seen.has(name) && name !== 'json');
  assert.deepEqual(unseen, [], 'documented, but no command printed it');
  t.diagnostic(`${shapes.size - 1} shapes, ${values} objects compared`);
});

type Check = (value: unknown, anchor: string, path: string) => void;

/** Holds a value against a type as the page writes it. */
function checkType(value: unknown, type: string, path: string, check: Check): void {
  const nullable = type.endsWith(' or null');
  const plain = nullable ? type.slice(0, -' or null'.length) : type;
  if (nullable && value === null) return;
  const list = /^(list|map) of (.+)$/.exec(plain);
  if (list !== null) {
    assert.ok(typeof value === 'object' && value !== null, `${path}: ${plain}`);
    assert.equal(Array.isArray(value), list[1] === 'list', `${path}: ${plain}`);
    const entries: readonly [string, unknown][] = Object.entries(value);
    for (const [at, item] of entries) checkType(item, list[2] ?? '', `${path}[${at}]`, check);
    return;
  }
  const link = /^\[.+\]\(#(.+)\)$/.exec(plain)?.[1];
  if (link !== undefined) check(value, link, path);
  else if (plain.startsWith('`')) assert.equal(JSON.stringify(value), plain.replaceAll('`', ''), path);
  else {
    assert.ok(['string', 'number', 'boolean', 'object'].includes(plain), `${path}: what is '${plain}'?`);
    assert.equal(typeof value, plain, path);
    assert.notEqual(value, null, path);
  }
}

function kindOf(value: unknown, path: string): string {
  const kind: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'kind') : null;
  assert.ok(typeof kind === 'string', `${path}: no kind`);
  return kind.toLowerCase();
}

/** Real output of every command, in as many states as it takes to see every shape. */
function outputs(dir: string): readonly (readonly [anchor: string, title: string, value: unknown])[] {
  const demo = jsonOf(dir, 'demo', join(dir, 'demo'));
  const repository = join(dir, 'demo', 'lantern');
  const nothing = jsonOf(repository, 'next');
  writeFileSync(join(repository, 'site.yml'), 'run: npx @lantern/cli@1.4.2\n');
  git(repository, ['add', 'site.yml']);
  git(repository, ['commit', '--quiet', '-F', '-'], squash);
  const plan = join(dir, 'plan.json');
  const pending = [
    ['plan', 'next --dry-run', jsonOf(repository, 'next', '--dry-run', '--save', plan)],
    ['plan', 'next --pre', jsonOf(repository, 'next', '--dry-run', '--pre', 'beta')],
    ['changelog', 'changelog', jsonOf(repository, 'changelog')],
    ['changelog', 'changelog <version>', jsonOf(repository, 'changelog', '@lantern/core@2.0.0')],
    ['changelog', 'changelog --from', jsonOf(repository, 'changelog', '--from', 'HEAD~1')],
    ['changelog', 'changelog --all', jsonOf(repository, 'changelog', '--all')],
    ['explained-commit', 'explain <commit>', jsonOf(repository, 'explain', 'HEAD')],
    ['explained-commit', 'explain <older commit>', jsonOf(repository, 'explain', 'HEAD~4')],
    ['explained-package', 'explain <package>', jsonOf(repository, 'explain', '@lantern/core')],
    ['explained-package', 'explain <dependent>', jsonOf(repository, 'explain', '@lantern/cli')],
    [
      'checked-messages',
      'check',
      jsonOf(repository, 'check', '--title', 'Fix it', '--range', 'HEAD~1..HEAD'),
    ],
    ['preview', 'preview', jsonOf(previewed(dir), 'preview', '--title', 'feat: all')],
    ['bills-of-materials', 'sbom', jsonOf(repository, 'sbom')],
    ['checked-bills', 'sbom --check', jsonOf(locking(dir), 'sbom', '--check')],
    ['changed-packages', 'diff', jsonOf(locking(dir), 'diff', 'HEAD~1')],
    ['diagnosis', 'doctor', jsonOf(repository, 'doctor')],
    ['diagnosis', 'doctor, with problems', spoilt(repository, 'doctor')],
    ['configuration', 'config', jsonOf(repository, 'config')],
    ...shadowed(dir),
    ['initialised', 'init', jsonOf(migrated(dir), 'init', '--yes')],
    ...guarded(dir),
    ...signed(dir),
    ...deployed(dir),
    ...moved(dir),
    ['errors', 'changelog <unknown>', jsonOf(repository, 'changelog', '3.0.0')],
    ['errors', 'next, unconfirmed', jsonOf(repository, 'next')],
    ['errors', 'next, with two problems', spoilt(repository, 'next', '--yes')],
  ] as const;
  const written = jsonOf(repository, 'next', '--snapshot', '--write');
  git(repository, ['restore', '.']);
  return [
    ['outcome', 'demo', demo],
    ['verified', 'verify <release>', jsonOf(repository, 'verify', '@lantern/core@2.0.0')],
    ['plan', 'next, nothing to do', nothing],
    ...pending,
    ['written-versions', 'next --snapshot --write', written],
    ['errors', 'apply, interrupted after the push', interrupted(repository, 'apply', plan, '--yes')],
    ['resumed', 'resume', jsonOf(repository, 'resume')],
    ['aborted', 'abort, nothing open', jsonOf(repository, 'abort', '--yes')],
  ];
}

/** A branch that adds a migration to a repository with a database. */
function previewed(dir: string): string {
  const repo = new Repo(join(dir, 'previewed'));
  const target = { kind: 'command', deploy: ['true'], observe: ['true'] };
  const environments = { production: { target, schema: { migrations: 'db/*.sql' } } };
  repo.commit('chore: begin', {
    'package.json': '{ "name": "tool", "version": "1.0.0" }\n',
    'release.config.json': JSON.stringify({ branch: 'main', environments }),
  });
  repo.git('switch', '--quiet', '-c', 'topic');
  repo.commit('feat: keep more', { 'db/1.sql': '-- one\n' });
  return repo.dir;
}

/** A file that is to be edited has changes, and the remote has no right to it. */
function spoilt(repository: string, ...args: readonly string[]): unknown {
  writeFileSync(join(repository, 'package-lock.json'), '{}\n');
  git(repository, ['remote', 'set-url', '--push', 'origin', join(repository, '../nowhere.git')]);
  const result = jsonOf(repository, ...args);
  git(repository, ['remote', 'set-url', '--delete', '--push', 'origin', '.*']);
  git(repository, ['restore', '.']);
  return result;
}

/** The remote takes the push of the release, and then nothing more while this command runs. */
function interrupted(repository: string, ...args: readonly string[]): unknown {
  const hooks = join(repository, '../remote.git/hooks');
  const scripts = { update: 'test ! -e hooks/stop', 'post-receive': 'touch hooks/stop' };
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(hooks, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const result = jsonOf(repository, ...args);
  for (const name of Object.keys(scripts)) rmSync(join(hooks, name));
  return result;
}

/** A repository whose second commit locks another version. */
function locking(dir: string): string {
  const repo = new Repo(join(dir, 'locking'));
  for (const version of ['1.0.0', '2.0.0']) {
    const packages = { '': { dependencies: { ms: '*' } }, 'node_modules/ms': { version } };
    repo.commit(`fix: ms ${version}`, {
      'package.json': '{ "name": "locking", "version": "1.0.0" }',
      'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
      'release.config.json': '{ "sbomPolicy": { "deny": [{ "purl": "pkg:npm/ms" }] } }',
    });
  }
  return repo.dir;
}

/**
 * A repository that claims to be a real package, so that its API can be compared with what the registry has; its releases go to
 * a GitHub that no plan asks.
 */
function guarded(dir: string): readonly (readonly [anchor: string, title: string, value: unknown])[] {
  const repository = join(dir, 'guarded');
  mkdirSync(repository);
  const manifest = { name: 'is-plain-obj', version: '4.1.0', types: 'index.d.ts' };
  writeFileSync(join(repository, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(repository, 'index.d.ts'), 'export declare const other: 1;\n');
  const config = `import { fromSemanticRelease } from 'releasewright';
export default {
  apiGuard: 'warn',
  forge: { kind: 'github', repository: 'acme/plain', apiUrl: 'http://127.0.0.1:9' },
  assets: ['index.d.ts'],
  signing: { key: 'cosign.key', store: 'github' },
  publish: { npm: true, commands: [{ title: 'tap', argv: ['tap'], probe: ['has-tap'], undo: ['untap'] }] },
  plugins: [fromSemanticRelease('@semantic-release/exec')],
};
`;
  writeFileSync(join(repository, 'release.config.mjs'), config);
  git(repository, ['init', '--quiet', '--initial-branch=main']);
  git(repository, ['add', '--all']);
  git(repository, ['commit', '--quiet', '-m', 'feat: begin']);
  git(repository, ['tag', 'v4.1.0']);
  mkdirSync(join(repository, '.changeset'));
  writeFileSync(join(repository, '.changeset/a.md'), '---\n"is-plain-obj": minor\n---\n\nMore\n');
  git(repository, ['add', '--all']);
  git(repository, ['commit', '--quiet', '-m', 'fix: a']);
  return [
    ['plan', 'next with apiGuard', jsonOf(repository, 'next', '--dry-run')],
    ['compared-apis', 'api', jsonOf(repository, 'api')],
  ];
}

/** A key, and a file that is signed with it. */
function signed(dir: string): readonly (readonly [anchor: string, title: string, value: unknown])[] {
  writeFileSync(join(dir, 'app.txt'), 'hello\n');
  return [
    ['keys', 'keygen', jsonOf(dir, 'keygen')],
    ['signed', 'sign', jsonOf(dir, 'sign', '--key', 'cosign.key', 'app.txt')],
    ['verified', 'verify', jsonOf(dir, 'verify', '--key', 'cosign.pub', 'app.txt')],
    ['verified', 'verify, refused', jsonOf(dir, 'verify', '--key', 'cosign.pub', 'app.txt', '--type', 'x:y')],
  ];
}

/** A ledger with a version that runs and one that does not run yet, one that is held, and a target that runs another one. */
function deployed(dir: string): readonly (readonly [anchor: string, title: string, value: unknown])[] {
  const repo = new Repo(join(dir, 'deployed'));
  const target = { kind: 'command', deploy: ['true'], observe: ['echo', '0.9.0'] };
  repo.commit('feat: begin', {
    'release.config.json': JSON.stringify({
      environments: { production: { target } },
      mirrors: [{ kind: 'prometheus', file: join(dir, 'shop.prom') }, { kind: 'github' }],
    }),
  });
  repo.withRemote();
  const start = new Date(Date.now() - 600_000).toISOString();
  const story = new Story(start)
    .deploy('1.0.0')
    .deploy('1.1.0', { outcome: 'unhealthy', health: 'web: 503' })
    .mark('hold', '1.1.0')
    .rollback('1.0.0')
    .deploy('0.9.0')
    .rollback('0.8.0', { rehearsal: true, reason: 'rehearsal of going back in production' })
    .deploy('1.2.0', { outcome: null });
  writeLedger(repo, story.texts());
  return [
    ['status', 'status', jsonOf(repo.dir, 'status')],
    ['status', 'status --look', jsonOf(repo.dir, 'status', '--look')],
    ['deployments', 'history', jsonOf(repo.dir, 'history')],
    ['metrics', 'metrics', jsonOf(repo.dir, 'metrics')],
    ['report', 'report', jsonOf(repo.dir, 'report', '--ready')],
    ['mirrors-synced', 'ledger sync', jsonOf(repo.dir, 'ledger', 'sync')],
  ];
}

/** Two releases that are deployed, rehearsed, gone back from, held, recorded and withdrawn, by a target that does nothing. */
function moved(dir: string): readonly (readonly [anchor: string, title: string, value: unknown])[] {
  const repo = new Repo(join(dir, 'moved'));
  const target = { kind: 'command', deploy: ['true'], observe: ['echo', '{version}'] };
  const health = { checks: [{ name: 'well', command: ['true'] }], attempts: 1 };
  repo.commit('feat: begin', {
    'package.json': '{ "name": "lamp", "version": "1.0.0", "private": true }',
    'lamp.js': '1',
    'release.config.json': JSON.stringify({
      forge: { kind: 'local' },
      assets: ['lamp.js'],
      environments: { staging: { target }, production: { target, health } },
    }),
  });
  repo.withRemote();
  jsonOf(repo.dir, 'next', '--yes');
  repo.commit('feat: more', { 'lamp.js': '2' });
  repo.git('push', '--quiet', 'origin', 'main');
  jsonOf(repo.dir, 'next', '--yes');
  const there = ['--env', 'production', '--yes'] as const;
  const json = (...args: readonly string[]): unknown => jsonOf(repo.dir, ...args);
  return [
    ['deployed', 'deploy', json('deploy', '1.0.0', ...there)],
    ['planned-deployment', 'deploy --dry-run', json('deploy', '1.1.0', ...there, '--dry-run')],
    ['deployed', 'deploy, in place of another', json('deploy', '1.1.0', ...there)],
    ['deployed', 'promote', json('deploy', '1.1.0', '--env', 'staging', '--yes')],
    ['rehearsed', 'rollback --rehearse', json('rollback', '--rehearse', '--in', 'staging', ...there)],
    ['ready-environments', 'ready', json('ready')],
    ['pins', 'pins', json('pins')],
    ['versions-to-go-back-to', 'rollback --list', json('rollback', '--list', '--env', 'production')],
    ['deployed', 'rollback', json('rollback', ...there)],
    ['marked', 'hold', json('hold', '1.1.0')],
    ['recorded', 'record', json('record', '1.0.0', '--env', 'staging')],
    ['withdrawal', 'yank --dry-run', json('yank', '1.1.0', '--dry-run')],
    ['checked-ledger', 'ledger verify', json('ledger', 'verify')],
  ];
}

/** Has everything a change can have, and notes that are too long for a page. */
const squash = `feat(core)!: glow in the dark (#21)

* fix(core): never flicker

BREAKING CHANGE: ${`${'light it first, then look; '.repeat(40)}\n`.repeat(180)}

Closes #20
Co-authored-by: Grace <grace@example.com>
`;

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** A package that semantic-release releases. */
function migrated(dir: string): string {
  const repo = new Repo(join(dir, 'migrated'));
  const release = { plugins: ['@semantic-release/commit-analyzer'] };
  repo.commit('feat: begin', { 'package.json': JSON.stringify({ name: 'lamp', version: '1.0.0', release }) });
  return repo.dir;
}

/** Releases by hand, one of a package that no commit asked for, and a package that should have been released. */
function shadowed(dir: string): ReturnType<typeof outputs> {
  const repo = new Repo(join(dir, 'shadowed'));
  const pkg = (name: string): string => JSON.stringify({ name, version: '1.0.0' });
  const top = JSON.stringify({ private: true, workspaces: ['a', 'b'] });
  repo.commit('feat: begin', { 'package.json': top, 'a/package.json': pkg('a'), 'b/package.json': pkg('b') });
  repo.tag('a@1.0.0', 'b@1.0.0');
  repo.commit('docs: of a', { 'a/x': '' });
  repo.commit('feat: of b', { 'b/x': '' });
  repo.tag('a@1.1.0');
  return [['compared-releases', 'shadow', jsonOf(repo.dir, 'shadow')]];
}
