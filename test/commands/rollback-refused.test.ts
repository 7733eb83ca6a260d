import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Run } from '../helpers/cli.ts';
import { errorIn } from './json.ts';
import { start, until } from './running.ts';
import { git } from './stories.ts';
import { town, type Town } from './town.ts';

const here = ['--env', 'production', '--yes'] as const;

/** A town in which 1.0.0-beta1 was well and 1.0.0-beta2 is there. */
async function moved(t: TestContext, more: object = {}): Promise<Town> {
  const place = await town(t, { releases: 2, environment: more });
  for (const version of ['1.0.0-beta1', '1.0.0-beta2']) {
    const run = await place.run('deploy', version, ...here);
    assert.equal(run.code, 0, run.stderr);
  }
  return place;
}

/** Files of a release page of the local forge. */
function page({ remote }: Town, tag: string): string {
  const found = readdirSync(join(remote, 'releases', tag), { recursive: true, encoding: 'utf8' }).find(
    (path) => path.endsWith('lamp.js'),
  );
  assert.ok(found);
  return join(remote, 'releases', tag, found);
}

interface Refusal {
  readonly name: string;
  /** What is done to the town before. */
  readonly before: (place: Town) => unknown;
  readonly ask: readonly string[];
  /** Code of the error, and of the check in its message. */
  readonly code: string;
  readonly check: RegExp;
  readonly hint: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    name: 'a file of the release has other bytes by now',
    before: (place) => {
      appendFileSync(page(place, 'v1.0.0-beta1'), 'evil();\n');
    },
    ask: ['rollback', 'v1.0.0-beta1'],
    code: 'DEPLOY_REFUSED',
    check: /ARTIFACTS: lamp\.js on the page of v1\.0\.0-beta1 is not what was released/,
    hint: /Choose a version that is still there/,
  },
  {
    name: 'a file of the release is gone',
    before: (place) => {
      rmSync(page(place, 'v1.0.0-beta1'));
    },
    ask: ['rollback', 'v1.0.0-beta1'],
    code: 'DEPLOY_REFUSED',
    check: /ARTIFACTS: lamp\.js is not on the page of v1\.0\.0-beta1 any more/,
    hint: /Choose a version/,
  },
  {
    name: 'another key is trusted by now',
    before: (place) => {
      const path = join(place.repo.dir, 'cosign.pub');
      rmSync(path);
      return place.run('keygen', '--out', join(place.dir, 'other.key')).then(() => {
        writeFileSync(path, readFileSync(join(place.dir, 'other.pub')));
      });
    },
    ask: ['rollback', 'v1.0.0-beta1'],
    code: 'LEDGER_BROKEN',
    check: /entry 1 of release-ledger cannot be trusted/,
    hint: /release ledger verify/,
  },
  {
    name: 'the version is held',
    before: (place) => place.run('hold', '1.0.0-beta1', '--env', 'production', '--reason', 'leaks'),
    ask: ['rollback', 'v1.0.0-beta1'],
    code: 'DEPLOY_REFUSED',
    check: /NOT_HELD: 1\.0\.0-beta1 is held since .*: leaks/,
    hint: /release unhold v1\.0\.0-beta1 --env production/,
  },
  {
    name: 'the version is withdrawn',
    before: (place) => place.run('yank', '1.0.0-beta1', '--reason', 'leaks', '--yes'),
    ask: ['rollback', 'v1.0.0-beta1'],
    code: 'DEPLOY_REFUSED',
    check: /NOT_YANKED: 1\.0\.0-beta1 is withdrawn since .*: leaks/,
    hint: /release yank v1\.0\.0-beta1 --restore/,
  },
  {
    name: 'the version runs already',
    before: () => undefined,
    ask: ['deploy', '1.0.0-beta2'],
    code: 'DEPLOY_REFUSED',
    check: /NOT_RUNNING_ALREADY: 1\.0\.0-beta2 runs in production already/,
    hint: /--again/,
  },
  {
    name: 'the version was never here',
    before: (place) => {
      place.repo.commit('feat: third', { 'lamp.js': '3\n' });
      place.repo.git('push', '--quiet', 'origin', 'main');
      return place.run('next', '--yes');
    },
    ask: ['rollback', '1.0.0-beta3'],
    code: 'DEPLOY_REFUSED',
    check: /KNOWN_HERE: 1\.0\.0-beta3 was never seen to be well in production/,
    hint: /--allow-new/,
  },
  {
    name: 'there is no such version',
    before: () => undefined,
    ask: ['rollback', 'v9.9.9'],
    code: 'NO_SUCH_VERSION',
    check: /v9\.9\.9/,
    hint: /./,
  },
];

describe('what is refused, before anything is changed', { concurrency: 2 }, () => {
  for (const { name, before, ask, code, check, hint } of refusals) {
    it(name, async (t) => {
      const place = await moved(t);
      await before(place);
      const ledger = git(place.remote, 'rev-parse', 'release-ledger');
      const run = await place.run(...ask, ...here, '--json');
      const error = errorIn(run);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, check);
      assert.match(error.hint ?? '', hint);
      assert.equal(place.running(), '1.0.0-beta2');
      assert.equal(git(place.remote, 'rev-parse', 'release-ledger'), ledger);
    });
  }

  it('but for a reason that stays in the ledger, where a person breaks the glass', async (t) => {
    const place = await moved(t);
    appendFileSync(page(place, 'v1.0.0-beta1'), 'late();\n');
    const run = await place.run(
      'rollback',
      'v1.0.0-beta1',
      ...here,
      '--break-glass',
      'the page was mended by hand',
    );
    assert.equal(run.code, 0, run.stderr);
    assert.equal(place.running(), '1.0.0-beta1');
    assert.match(
      git(place.remote, 'show', 'release-ledger~1:entry.json'),
      /"verdict":"waived"[^]*mended by hand|mended by hand[^]*"verdict":"waived"/,
    );
  });

  it('a run that was killed between announcement and end holds nothing up', async (t) => {
    const place = await moved(t);
    writeFileSync(join(place.dir, 'site', 'slow'), '');
    const running = start({
      cwd: place.repo.dir,
      env: place.repo.env,
      args: ['deploy', '1.0.0-beta2', '--again', ...here],
    });
    await until(() => git(place.remote, 'log', '-1', '--format=%s', 'release-ledger').includes('intent'));
    running.child.kill('SIGKILL');
    await running.done;
    rmSync(join(place.dir, 'site', 'slow'));
    const look: Run = await place.run('rollback', 'v1.0.0-beta1', ...here);
    assert.equal(look.code, 0, look.stderr);
    assert.match(look.stderr, /NOTHING_UNDER_WAY .*the process that did it is gone/);
    assert.equal(place.running(), '1.0.0-beta1');
    const whole = await place.run('ledger', 'verify');
    assert.equal(whole.code, 0, whole.stdout);
  });
});
