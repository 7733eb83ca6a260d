import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { errorIn, planIn } from './json.ts';
import { adapted, type Adapted, type Setup } from './semantic-release.ts';

const analyzer = (options = '{}'): string =>
  `fromSemanticRelease('@semantic-release/commit-analyzer', ${options}, { steps: ['analyzeCommits'] })`;
const notes = `fromSemanticRelease('@semantic-release/release-notes-generator', {}, { steps: ['generateNotes'] })`;
/** A plugin of one step, in a file of the repository. */
const own = (step: string, body: string): Setup => ({
  plugins: `fromSemanticRelease('./tools/own.cjs', {}, { steps: ['${step}'] })`,
  files: { 'tools/own.cjs': `exports.${step} = async (options, context) => { ${body} };\n` },
});

function dryRun({ repo }: Adapted, ...args: readonly string[]): Promise<Run> {
  return release(repo.dir, repo.env, 'next', '--dry-run', '--json', ...args);
}

describe('plugins that are asked while a plan is made', { concurrency: 2 }, () => {
  it('commit-analyzer decides how far the version moves, by its own rules and options', async (t) => {
    const place = adapted(t, { plugins: analyzer() });
    if (place === null) return;
    const [release_] = planIn(await dryRun(place)).releases;
    assert.equal(release_?.next, '1.1.0');
    assert.match(release_.reason, /as @semantic-release\/commit-analyzer says/);
    const rules = analyzer("{ releaseRules: [{ type: 'chore', release: 'major' }] }");
    const other = adapted(t, { plugins: rules });
    if (other === null) return;
    const first = await dryRun(other);
    assert.equal(planIn(first).releases[0]?.next, '2.0.0');
    assert.equal(planIn(first).planId, planIn(await dryRun(other)).planId);
  });

  it('nothing is released where it says so', async (t) => {
    const rules = analyzer(
      "{ releaseRules: [{ type: 'feat', release: false }, { type: 'chore', release: false }] }",
    );
    const place = adapted(t, { plugins: rules });
    if (place === null) return;
    assert.deepEqual(planIn(await dryRun(place)).releases, []);
  });

  it('reads commits that are not understood here', async (t) => {
    const place = adapted(
      t,
      own(
        'analyzeCommits',
        "return context.commits.some(({ message }) => message.startsWith('!!')) ? 'major' : null;",
      ),
    );
    if (place === null) return;
    place.repo.commit('!! everything is new', { 'src/lamp.js': 'new\n' });
    assert.equal(planIn(await dryRun(place)).releases[0]?.next, '2.0.0');
  });

  it('release-notes-generator writes the page and the changelog', async (t) => {
    const place = adapted(t, { plugins: `${analyzer()}, ${notes}` });
    if (place === null) return;
    place.repo.git('remote', 'set-url', 'origin', 'https://github.com/acme/lamp.git');
    const { actions } = planIn(await dryRun(place));
    const page = actions.find((one) => one.kind === 'draftRelease');
    assert.match(
      page?.notes ?? '',
      /^# \[1\.1\.0\]\(https:\/\/github\.com\/acme\/lamp\/compare\/v1\.0\.0\.\.\.v1\.1\.0\)/,
    );
    assert.match(page?.notes ?? '', /### Features\n\n\* \*\*dimmer:\*\* dim \(\[#7\]/);
    const file = actions.find((one) => one.kind === 'writeFile' && one.path === 'CHANGELOG.md');
    const written = file?.kind === 'writeFile' ? file.edits.map(({ text }) => text).join('') : '';
    assert.ok(written.includes((page?.notes ?? '').trim()), written);
  });

  it('a whole release with both: what the plan says is what is released', async (t) => {
    const place = adapted(t, { plugins: `${analyzer()}, ${notes}` });
    if (place === null) return;
    const run = await release(place.repo.dir, place.repo.env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    assert.match(place.text('CHANGELOG.md'), /### Features\n\n\* \*\*dimmer:\*\* dim/);
    assert.match(place.text(join('package.json')), /"version": "1\.1\.0"/);
  });

  it('notes of a plugin get a heading where they have none, and nothing that hides', async (t) => {
    const place = adapted(
      t,
      own('generateNotes', 'return `by hand \\u202e for ${context.nextRelease.version}`;'),
    );
    if (place === null) return;
    const { actions } = planIn(await dryRun(place));
    assert.equal(actions.find((one) => one.kind === 'draftRelease')?.notes, 'by hand  for 1.1.0');
    const file = actions.find((one) => one.kind === 'writeFile' && one.path === 'CHANGELOG.md');
    assert.match(
      file?.kind === 'writeFile' ? (file.edits[0]?.text ?? '') : '',
      /## 1\.1\.0 \(\d{4}-\d\d-\d\d\)\n\nby hand {2}for 1\.1\.0/,
    );
  });

  it('what a plugin prints never reaches standard output', async (t) => {
    const talk = "console.log('hello from a plugin'); process.stdout.write('and again\\n'); return 'minor';";
    const place = adapted(t, own('analyzeCommits', talk));
    if (place === null) return;
    const run = await dryRun(place);
    assert.equal(planIn(run).releases[0]?.next, '1.1.0');
    assert.doesNotMatch(run.stdout, /hello|again/);
    assert.match(run.stderr, /hello from a plugin\nand again\n/);
  });

  const wrong: readonly (readonly [
    name: string,
    setup: Setup,
    exit: number,
    code: string,
    message: RegExp,
  ])[] = [
    [
      'an answer that is no step',
      own('analyzeCommits', "return 'huge';"),
      5,
      'PLUGIN_FAILED',
      /'huge' is no step of a version/,
    ],
    [
      'an error',
      own('generateNotes', "throw new Error('no ink');"),
      5,
      'PLUGIN_FAILED',
      /own\.cjs generateNotes: no ink/,
    ],
    [
      'a plugin without the step',
      {
        ...own('generateNotes', ''),
        plugins: "fromSemanticRelease('./tools/own.cjs', {}, { steps: ['analyzeCommits'] })",
      },
      2,
      'CONFIG_INVALID',
      /has no step analyzeCommits/,
    ],
  ];
  for (const [name, setup, exit, code, message] of wrong) {
    it(`${name} is told, and nothing is changed`, async (t: TestContext) => {
      const place = adapted(t, setup);
      if (place === null) return;
      const run = await release(place.repo.dir, place.repo.env, 'next', '--yes', '--json');
      assert.deepEqual([run.code, errorIn(run).code], [exit, code], run.stderr);
      assert.match(errorIn(run).message, message);
      assert.equal(place.repo.git('status', '--porcelain'), '');
    });
  }
});
