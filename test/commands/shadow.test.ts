import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { errorIn } from './json.ts';

const shape = z.object({
  cut: z.boolean(),
  points: z.array(
    z.object({
      base: z.string(),
      releases: z.array(
        z.object({ tag: z.string(), ours: z.string().nullable(), why: z.string().nullable() }),
      ),
      problem: z.string().nullable(),
    }),
  ),
});

it('release shadow: the last releases planned again, where a tool or nobody made the tagged commit', async (t) => {
  const repo = new Repo(join(temporary(t, 'shadow'), 'lamp'));
  const manifest = (version: string): string => JSON.stringify({ name: 'lamp', version });
  repo.commit('feat: begin', { 'package.json': manifest('1.0.0') });
  repo.tag('v1.0.0');
  repo.commit('feat: dim', { a: '' });
  repo.tag('v1.1.0'); // at the tip, as semantic-release tags
  const feature = repo.commit('feat: brighter', { b: '' });
  repo.commit('chore(release): 1.1.1', { 'package.json': manifest('1.1.1') });
  repo.tag('v1.1.1'); // a feature as a patch
  repo.commit('docs: more', { c: '' });
  repo.tag('v1.1.2'); // for nothing
  const pre = repo.commit('fix!: other', { d: '' });
  repo.tag('v2.0.0-beta.1');
  repo.commit('fix: again', { e: '' });
  repo.tag('v2.0.0'); // a prerelease becomes stable
  const { stdout, stderr } = await release(repo.dir, hermetic(), 'shadow', '--json');
  assert.notEqual(stdout, '', stderr);
  const { points } = shape.parse(JSON.parse(stdout));
  assert.deepEqual(
    points.map(({ releases: [one], problem }) => [one?.tag, one?.ours, problem]),
    [
      ['v2.0.0', '2.0.0', null],
      ['v2.0.0-beta.1', '2.0.0-beta.1', null],
      ['v1.1.2', null, null],
      ['v1.1.1', '1.2.0', null],
      ['v1.1.0', '1.1.0', null],
      ['v1.0.0', '1.0.0', null],
    ],
  );
  assert.deepEqual([points[1]?.base, points[3]?.base], [pre, feature]);
  assert.match(points[2]?.releases[0]?.why ?? '', /no commit asked for a release/);
  assert.match(points[3]?.releases[0]?.why ?? '', /feat: brighter/);
  assert.equal(repo.git('status', '--porcelain'), '');
  const shown = await release(repo.dir, hermetic(), 'shadow', '--last', '2');
  assert.match(shown.stdout, /2 of 2 versions agree, with the configuration release init would write/);
  assert.equal(errorIn(await release(repo.dir, hermetic(), 'shadow', '--last', '0', '--json')).code, 'USAGE');
});

it('release shadow: a shallow clone leaves out what it cannot know, and says so', async (t) => {
  const repo = new Repo(join(temporary(t, 'shadow'), 'lamp'));
  repo.commit('feat: begin', { 'package.json': '{ "name": "lamp", "version": "1.0.0" }' });
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
    repo.commit('feat: more', { [version]: '' });
    repo.tag(`v${version}`);
    repo.commit('fix: less', { a: version });
  }
  const clone = `${repo.dir}-shallow`;
  repo.git('clone', '--quiet', '--depth=4', `file://${repo.dir}`, clone); // from v1.1.0 on
  const { stdout } = await release(clone, hermetic(), 'shadow', '--json');
  const { points, cut } = shape.parse(JSON.parse(stdout));
  assert.deepEqual(
    points.map(({ releases: [one] }) => [one?.tag, one?.ours]),
    [['v1.2.0', '1.2.0']],
  );
  assert.ok(cut);
  const { stderr } = await release(clone, hermetic(), 'shadow');
  assert.match(stderr, /git fetch --unshallow --tags/);
  assert.equal(
    shape.parse(JSON.parse((await release(repo.dir, hermetic(), 'shadow', '--json')).stdout)).cut,
    false,
  );
});

it('release shadow: changesets in prerelease mode are named; a configuration that never works is told', async (t) => {
  const repo = new Repo(join(temporary(t, 'shadow'), 'lamp'));
  repo.commit('feat: begin', { 'package.json': '{ "name": "lamp", "version": "1.0.0" }' });
  repo.tag('v1.0.0');
  repo.commit('add a lamp', {
    '.changeset/config.json': '{}',
    '.changeset/pre.json': '{ "mode": "pre", "tag": "beta" }',
    '.changeset/one.md': '---\nlamp: minor\n---\n\nDims.\n',
  });
  repo.tag('v1.1.0-beta.0');
  const { stdout } = await release(repo.dir, hermetic(), 'shadow', '--json', '--last', '1');
  assert.match(shape.parse(JSON.parse(stdout)).points[0]?.releases[0]?.why ?? '', /pre\.json says/);
  repo.write({ 'release.config.json': '{ "dependsOn": { "lamp": ["no-such-package"] } }' });
  const broken = errorIn(await release(repo.dir, hermetic(), 'shadow', '--json'));
  assert.equal(broken.code, 'CONFIG_INVALID');
  assert.match(broken.message, /dependsOn names 'no-such-package'/);
});
