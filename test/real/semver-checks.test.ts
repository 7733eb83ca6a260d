import assert from 'node:assert/strict';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { errorIn } from '../commands/json.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { compiledTool } from '../helpers/tools.ts';

/** The tool may still be compiled for a while. */
const timeout = 1_800_000;

test('crates are compared by the real cargo-semver-checks', { timeout }, async (t) => {
  const tool = await compiledTool(t, 'semver-checks');
  if (tool === null) return;
  const repo = new Repo(join(temporary(t, 'crate'), 'r'));
  const config = '{ "apiGuard": "error" }';
  repo.commit('feat: begin', {
    'Cargo.toml': '[package]\nname = "tiny"\nversion = "1.0.0"\nedition = "2021"\n',
    '.gitignore': 'target\nCargo.lock\n',
    'src/lib.rs': 'pub fn a() {}\npub fn b() {}\n',
    'release.config.json': config,
  });
  repo.git('tag', 'v1.0.0');
  repo.commit('fix: b is not needed', { 'src/lib.rs': 'pub fn a() {}\n' });
  const env = {
    ...repo.env,
    HOME: process.env['HOME'] ?? '',
    // Cargo finds its subcommands there.
    PATH: `${process.env['PATH'] ?? ''}${delimiter}${dirname(tool[0] ?? '')}`,
  };
  const refused = await release(repo.dir, env, 'next', '--yes', '--json');
  assert.deepEqual([refused.code, errorIn(refused).code], [5, 'API_UNDER_BUMP']);
  assert.match(
    errorIn(refused).message,
    /major: function_missing pub fn removed or renamed: function tiny::b/,
  );
  repo.commit('fix!: b is not needed', {});
  const run = await release(repo.dir, env, 'next', '--yes', '--json');
  assert.equal(run.code, 0, run.stderr);
});
