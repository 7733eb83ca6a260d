import assert from 'node:assert/strict';
import { existsSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { fromSemanticRelease } from '../../src/plugins/semantic-release.ts';
import { release } from '../helpers/cli.ts';
import { startGithubEmulator } from '../helpers/github-emulator.ts';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { newestEntry, refs } from './released.ts';
import { start } from './running.ts';
import { adapted, type Adapted } from './semantic-release.ts';

const tags = z.object({ 'dist-tags': z.record(z.string(), z.string()) });

const next = ({ repo }: Adapted, ...args: readonly string[]): ReturnType<typeof release> =>
  release(repo.dir, repo.env, 'next', '--yes', ...args);

describe('semantic-release plugins', { concurrency: 2 }, () => {
  it('exec: every step runs where it belongs, and what prepare writes is in the commit', async (t) => {
    const place = adapted(t, {
      plugins: `fromSemanticRelease('@semantic-release/exec', {
        verifyConditionsCmd: 'test ! -e VERSION',
        prepareCmd: 'echo "\${lastRelease.version} \${nextRelease.version} \${branch.name}" > VERSION',
        publishCmd: 'git ls-remote origin refs/tags/\${nextRelease.gitTag} > ../published && echo \\'{"name":"lamp","url":"https://x.example/1"}\\'',
        successCmd: 'echo "\${releases[0].url}" > ../success',
        failCmd: 'touch ../failed',
      })`,
    });
    if (place === null) return;
    const run = await next(place);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(place.repo.git('show', 'v1.1.0:VERSION'), '1.0.0 1.1.0 main\n');
    assert.equal(place.repo.git('status', '--porcelain'), '');
    assert.match(place.text('../published'), /refs\/tags\/v1\.1\.0/);
    assert.equal(place.text('../success'), 'https://x.example/1\n');
    assert.equal(existsSync(join(place.dir, 'failed')), false);
    assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 /);
    assert.deepEqual(refs(place.remote), refs(place.repo.dir));
  });

  it('a dry run names the steps and runs none', async (t) => {
    const place = adapted(t, {
      plugins: `fromSemanticRelease('@semantic-release/exec', { cmd: 'touch ../ran' })`,
    });
    if (place === null) return;
    const run = await release(place.repo.dir, place.repo.env, 'next', '--dry-run');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /let the semantic-release plugin @semantic-release\/exec prepare v1\.1\.0/);
    assert.match(run.stdout, /let the semantic-release plugin @semantic-release\/exec publish v1\.1\.0/);
    assert.equal(existsSync(join(place.dir, 'ran')), false);
  });

  it('conditions that do not hold are told all at once, before anything changed', async (t) => {
    const place = adapted(t, {
      keys: `forge: { kind: 'none' },`,
      plugins: `fromSemanticRelease('@semantic-release/exec', { verifyConditionsCmd: 'exit 3', failCmd: 'touch ../failed' }),
        fromSemanticRelease('@semantic-release/github')`,
    });
    if (place === null) return;
    const before = [refs(place.repo.dir), refs(place.remote)];
    const run = await next(place);
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stderr, /exec verifyConditions: EVERIFYCONDITIONS/);
    assert.match(run.stderr, /github verifyConditions: ENOGHTOKEN/);
    assert.deepEqual([refs(place.repo.dir), refs(place.remote)], before);
    assert.equal(place.repo.git('status', '--porcelain'), '');
    assert.equal(existsSync(join(place.dir, 'failed')), true);
  });

  it('changelog and git: their files are in our commit, by our push', async (t) => {
    const place = adapted(t, {
      keys: `changelog: null,`,
      plugins: `fromSemanticRelease('@semantic-release/changelog', { changelogFile: 'HISTORY.md' }),
        fromSemanticRelease('@semantic-release/exec', { prepareCmd: 'mkdir -p dist && echo "\${nextRelease.version}" > dist/lamp.txt' }),
        fromSemanticRelease('@semantic-release/git', { assets: ['dist/**'], message: 'never used' })`,
    });
    if (place === null) return;
    const run = await next(place);
    assert.equal(run.code, 0, run.stderr);
    assert.match(place.repo.git('show', 'v1.1.0:HISTORY.md'), /1\.1\.0/);
    assert.equal(place.repo.git('show', 'v1.1.0:dist/lamp.txt'), '1.1.0\n');
    assert.equal(place.repo.git('rev-list', '--count', 'v1.0.0..v1.1.0').trim(), '4');
    assert.doesNotMatch(place.repo.git('log', '--format=%B'), /never used/);
    assert.equal(place.repo.git('status', '--porcelain'), '');
  });

  it('a third-party one: semantic-release-replace-plugin', async (t) => {
    const place = adapted(t, {
      files: { 'src/version.js': "export const VERSION = '1.0.0';\n" },
      plugins: `fromSemanticRelease('semantic-release-replace-plugin', { replacements: [{
        files: ['src/version.js'], from: "VERSION = '.*'", to: "VERSION = '\${nextRelease.version}'",
        results: [{ file: 'src/version.js', hasChanged: true, numMatches: 1, numReplacements: 1 }], countMatches: true }] })`,
    });
    if (place === null) return;
    const run = await next(place);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(place.repo.git('show', 'v1.1.0:src/version.js'), "export const VERSION = '1.1.0';\n");
  });

  it('what a plugin changed is put back when the release comes to nothing', async (t) => {
    const place = adapted(t, {
      plugins: `fromSemanticRelease('@semantic-release/exec', {
        prepareCmd: 'echo spoilt > src/lamp.js; echo new > new.txt; exit 4',
      })`,
    });
    if (place === null) return;
    const run = await next(place);
    assert.equal(run.code, 5, run.stderr);
    assert.match(run.stderr, /exec prepare:/);
    assert.equal(place.repo.git('status', '--porcelain'), '');
    assert.equal(existsSync(join(place.repo.dir, 'new.txt')), false);
  });

  it('npm: a real registry has the version, and prepare leaves the manifest as it is', async (t) => {
    const registry = await npmRegistry(t);
    const manifest = { name: 'lamp', version: '1.0.0', publishConfig: { registry: registry.url } };
    const place = adapted(t, {
      files: { 'package.json': `${JSON.stringify(manifest, null, 2)}\n` },
      plugins: `fromSemanticRelease('@semantic-release/npm', {}, { addTo: ['next'] })`,
    });
    if (place === null) return;
    const env = { ...place.repo.env, HOME: place.dir, NPM_TOKEN: registry.token };
    const run = await release(place.repo.dir, env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const answer: unknown = await (await fetch(`${registry.url}lamp`)).json();
    assert.deepEqual(tags.parse(answer)['dist-tags'], { latest: '1.1.0', next: '1.1.0' });
    assert.equal(
      place.repo.git('diff', '--name-only', 'v1.1.0^', 'v1.1.0').trim(),
      'CHANGELOG.md\npackage.json',
    );
    assert.doesNotMatch(run.stderr, new RegExp(registry.token));
  });

  it('github: the page is made by the plugin, on a stand-in of GitHub', async (t) => {
    const github = await startGithubEmulator();
    t.after(() => github.stop());
    const place = adapted(t, {
      keys: `forge: { kind: 'none' },`,
      plugins: `fromSemanticRelease('@semantic-release/github', {
        githubUrl: 'https://github.com', githubApiUrl: '${github.apiUrl}', proxy: false,
        successComment: false, failComment: false, failTitle: false, labels: false, releasedLabels: false,
      })`,
    });
    if (place === null) return;
    place.repo.git('config', `url.${place.remote}.insteadOf`, 'https://github.com/o/r.git');
    place.repo.git('remote', 'set-url', 'origin', 'https://github.com/o/r.git');
    const env = { ...place.repo.env, GITHUB_TOKEN: github.token };
    const run = await release(place.repo.dir, env, 'next', '--yes');
    assert.equal(run.code, 0, run.stderr);
    const pages = z
      .array(z.object({ tag_name: z.string(), body: z.string() }))
      .parse(await github.call('GET', '/releases'));
    assert.deepEqual(
      pages.map((page) => page.tag_name),
      ['v1.1.0'],
    );
    assert.match(pages.map(({ body }) => body).join(), /dim/);
  });

  for (const [name, probe, repeated] of [
    ['without a probe it runs again, which is said', '', true],
    ['with a probe that finds it, it does not', ", { probe: ['test', '-e', '../published'] }", false],
  ] as const) {
    it(`killed while a plugin publishes: ${name}`, async (t) => {
      const place = adapted(t, {
        plugins: `fromSemanticRelease('@semantic-release/exec', {
          publishCmd: 'echo once >> ../published && if test -e ../pid; then kill -9 $(cat ../pid); sleep 1; fi',
        }${probe}),
        fromSemanticRelease('@semantic-release/exec', { successCmd: 'echo told >> ../told' })`,
      });
      if (place === null) return;
      const running = start({ cwd: place.repo.dir, env: place.repo.env, args: ['next', '--yes'] });
      writeFileSync(join(place.dir, 'pid'), String(running.child.pid));
      assert.equal((await running.done).signal, 'SIGKILL');
      rmSync(join(place.dir, 'pid'));
      assert.match(newestEntry(place.remote), /^release noted: v1\.1\.0 /);
      const run = await release(place.repo.dir, place.repo.env, 'resume');
      assert.equal(run.code, 0, run.stderr);
      assert.equal(place.text('../published'), repeated ? 'once\nonce\n' : 'once\n');
      assert.equal(run.stdout.includes('may have happened twice'), repeated, run.stdout + run.stderr);
      assert.equal(place.text('../told'), 'told\n');
      assert.match(newestEntry(place.remote), /^release completed: v1\.1\.0 /);
      assert.equal((await next(place)).code, 0);
      assert.equal(place.text('../told'), 'told\n');
    });
  }

  it('killed while a plugin publishes: another clone completes it from a checkout, prepared again', async (t) => {
    const place = adapted(t, {
      plugins: `fromSemanticRelease('@semantic-release/exec', {
        prepareCmd: 'mkdir -p dist && echo "built \${nextRelease.version}" > dist/lamp.txt',
        publishCmd: 'if test -n "$PIDFILE"; then kill -9 $(cat "$PIDFILE"); sleep 1; fi; cat dist/lamp.txt package.json > "$OUT"',
      })`,
    });
    if (place === null) return;
    const other = join(place.dir, 'other');
    place.repo.git('clone', '--quiet', place.remote, other);
    symlinkSync(realpathSync(join(place.repo.dir, 'node_modules')), join(other, 'node_modules'));
    const env = { ...place.repo.env, OUT: join(place.dir, 'out') };
    const pid = join(place.dir, 'pid');
    const running = start({ cwd: place.repo.dir, env: { ...env, PIDFILE: pid }, args: ['next', '--yes'] });
    writeFileSync(pid, String(running.child.pid));
    assert.equal((await running.done).signal, 'SIGKILL');
    const run = await release(other, env, 'resume');
    assert.equal(run.code, 0, run.stderr);
    assert.match(place.text('../out'), /^built 1\.1\.0\n[^]*"version": "1\.1\.0"/);
    assert.equal(existsSync(join(other, 'dist')), false);
  });

  it('killed while a plugin prepares: the next run names what may be its work, and leaves it', async (t) => {
    const place = adapted(t, {
      plugins: `fromSemanticRelease('@semantic-release/exec', {
        prepareCmd: 'echo spoilt > src/lamp.js; if test -n "$PIDFILE"; then kill -9 $(cat "$PIDFILE"); sleep 1; fi',
      })`,
    });
    if (place === null) return;
    const pid = join(place.dir, 'pid');
    const env = { ...place.repo.env, PIDFILE: pid };
    const running = start({ cwd: place.repo.dir, env, args: ['next', '--yes'] });
    writeFileSync(pid, String(running.child.pid));
    assert.equal((await running.done).signal, 'SIGKILL');
    const run = await next(place);
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stderr, /git restore -- src\/lamp\.js/);
    assert.equal(place.repo.git('status', '--porcelain'), ' M src/lamp.js\n');
  });

  it('an option that looks like a secret is refused', () => {
    for (const options of [{ token: 'x' }, { a: [{ url: 'https://me:pass@x.example' }] }, { b: 'ghp_abc' }])
      assert.throws(() => fromSemanticRelease('x', options), /looks like a secret/);
    assert.throws(() => fromSemanticRelease('x', { a: () => 1 }), /JSON cannot say/);
    assert.equal(fromSemanticRelease('x', { tokenFile: 'a' }).name, 'semantic-release x');
  });
});
