import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { temporary, type Repo } from '../helpers/repo.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { errorIn } from './json.ts';
import { lamp, manifest } from './stories.ts';

/** v1.0.0, v1.1.0 and a pending fix. */
function story(t: TestContext): Repo {
  const repo = lamp(temporary(t, 'past'));
  repo.commit('chore(release): 1.1.0', { 'package.json': manifest('1.1.0') });
  repo.tag('v1.1.0');
  repo.commit('fix: flicker', { 'src/lamp.js': 'steady\n' });
  repo.commit('Merge nothing');
  return repo;
}

/** Runs a command that answers and changes nothing. */
async function ask(repo: Repo, ...args: readonly string[]): Promise<string> {
  const before = fingerprint([repo.dir]);
  const run = await release(repo.dir, repo.env, ...args);
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(differences(before, fingerprint([repo.dir])), []);
  return run.stdout;
}

/** Headings and entries of some Markdown, in order. */
const outline = (markdown: string): readonly string[] =>
  markdown.split('\n').flatMap((line) => {
    const found = /^#+ .*?(Changelog|\d+\.\d+\.\d+)|(light|dim|flicker)\b/.exec(line);
    return found ? [found[1] ?? found[2] ?? ''] : [];
  });

describe('release changelog', { concurrency: 3 }, () => {
  const questions: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[], ['1.1.1', 'flicker']],
    [['1.1.0'], ['1.1.0', 'dim']],
    [['v1.0.0'], ['1.0.0', 'light']],
    [
      ['--from', 'v1.0.0'],
      ['1.0.0', 'dim', 'flicker'],
    ],
    [
      ['--from', 'v1.0.0', '--to', 'v1.1.0'],
      ['1.0.0', 'dim'],
    ],
    [['--all'], ['Changelog', '1.1.1', 'flicker', '1.1.0', 'dim', '1.0.0', 'light']],
  ];
  for (const [args, expected] of questions) {
    it(args.join(' ') || 'of what is pending', async (t) => {
      const found = outline(await ask(story(t), 'changelog', ...args));
      assert.deepEqual([...found].sort(), [...expected].sort(), found.join(' '));
    });
  }

  it('--all is newest first', async (t) => {
    const found = outline(await ask(story(t), 'changelog', '--all'));
    assert.deepEqual(found, ['Changelog', '1.1.1', 'flicker', '1.1.0', 'dim', '1.0.0', 'light']);
  });

  it('a version nearly right is suggested', async (t) => {
    const { dir, env } = story(t);
    const run = await release(dir, env, 'changelog', 'v1.1.00', '--json');
    assert.match(errorIn(run).hint ?? '', /v1\.1\.0/);
  });

  it('--to without --from is answered or refused, not passed over', async (t) => {
    const { dir, env } = story(t);
    const run = await release(dir, env, 'changelog', '--to', 'v1.0.0');
    assert.equal(run.code, 2, run.stdout);
  });
});

describe('release explain', { concurrency: 3 }, () => {
  for (const [subject, words] of [
    ['HEAD~1', /is in the release[\s\S]*1\.1\.1/],
    ['HEAD', /not understood/],
    ['v1.1.0', /not among the commits since the last release|released already/],
    ['lamp', /1\.1\.0[\s\S]*1\.1\.1/],
    ['.', /1\.1\.0[\s\S]*1\.1\.1/],
  ] as const) {
    it(subject, async (t) => {
      const repo = story(t);
      assert.match(await ask(repo, 'explain', subject), words);
      const value: unknown = JSON.parse(await ask(repo, 'explain', subject, '--json'));
      assert.ok(typeof value === 'object' && value !== null && 'schema' in value);
    });
  }

  it('a package nearly right is suggested', async (t) => {
    const { dir, env } = story(t);
    assert.match(errorIn(await release(dir, env, 'explain', 'lmap', '--json')).hint ?? '', /lamp/);
  });
});

describe('release config', () => {
  it('says every value and where it is from', async (t) => {
    const repo = story(t);
    repo.write({ 'release.config.json': '{"changelog":"NEWS.md"}' });
    assert.match(await ask(repo, 'config'), /NEWS\.md[\s\S]*release\.config\.json/);
    const value: unknown = JSON.parse(await ask(repo, 'config', '--json'));
    assert.ok(typeof value === 'object' && value !== null && 'config' in value && 'origins' in value);
  });
});
