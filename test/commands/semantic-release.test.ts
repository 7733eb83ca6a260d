import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { newestEntry, refs } from './released.ts';
import { adapted, type Adapted } from './semantic-release.ts';

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
});
