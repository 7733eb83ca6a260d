import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf, readPage, sectionOf } from '../docs/pages.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

const example = blocksOf(sectionOf(readPage('docs/ecosystems.md'), '## Your own ecosystem'))
  .filter(({ language }) => language === 'ts')
  .map(({ lines }) => `${lines.join('\n')}\n`);

test('the example of the documentation releases what no built-in ecosystem reads', async (t) => {
  const repo = new Repo(join(temporary(t, 'own'), 'widget'));
  const zon = (version: string): string =>
    `.{\n    .name = .widget,\n    .version = "${version}", // kept\n    .paths = .{""},\n}`;
  repo.commit('feat: begin', { 'release.config.ts': example[0] ?? '', 'build.zig.zon': zon('1.0.0') });
  repo.tag('v1.0.0');
  repo.commit('feat: more');
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stderr);
  assert.equal(repo.git('show', 'v1.1.0:build.zig.zon'), zon('1.1.0'));
  const shown = await release(repo.dir, repo.env, 'config', '--json');
  assert.match(shown.stdout, /"ecosystems": \[\s*"zig"\s*\]/);
});

const plain = (more: string): string =>
  `export default { ecosystems: [{ id: 'mine', roots: ['VERSION'], wants: () => ['VERSION'], lockfiles: () => [],
    packages: () => [{ manifest: 'VERSION', path: '.', name: 'x', ecosystem: 'mine', version: '1.0.0', versionFile: 'VERSION', private: false, dependencies: [] }],
    edit: () => new Map(), satisfies: () => true, rewriteRange: (range) => range, ${more} }] };\n`;

test('an object that implements the interface works, and one that misbehaves is told before anything changes', async (t) => {
  const repo = new Repo(join(temporary(t, 'own'), 'widget'));
  repo.commit('feat: begin', { VERSION: '1.0.0\n', 'release.config.mjs': plain('') });
  assert.equal(
    planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json')).releases[0]?.next,
    '1.0.0',
  );
  const wrong: readonly (readonly [more: string, told: RegExp])[] = [
    ["edit: () => new Map([['../x', []]])", /'mine': edit\(\) edits "\.\.\/x"/],
    ['packages: () => { throw new Error("oh") }', /'mine': packages\(\) threw "oh"/],
    ["id: 'npm'", /'npm' is the id of a built-in ecosystem/],
    ['satisfies: 1', /ecosystems\[0\]: expected an ecosystem/],
  ];
  for (const [more, told] of wrong) {
    repo.commit('chore: wrong', { 'release.config.mjs': plain(more) });
    const run = await release(repo.dir, repo.env, 'next', '--yes', '--json');
    assert.equal(run.code, 2, run.stdout);
    assert.match(errorIn(run).message, told);
  }
});
