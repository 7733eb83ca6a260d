import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { release } from '../helpers/cli.ts';
import { hermetic, temporary } from '../helpers/repo.ts';
import { historyCases } from './history-cases.ts';
import type { Case, Expected } from './places.ts';
import { wishCases } from './wish-cases.ts';
import { workTreeCases } from './work-tree-cases.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { planIn } from './json.ts';

const cases = [...workTreeCases, ...historyCases, ...wishCases];

describe('a dry run answers in any repository and changes nothing', { concurrency: 3 }, () => {
  for (const one of cases) {
    it(one.name, async (t) => {
      await check(one, temporary(t, 'dry-run'));
    });
  }
  it('how many', (t) => {
    t.diagnostic(`${cases.length} repositories, each with and without --json`);
    assert.ok(cases.length >= 30);
  });
});

async function check({ make, expected }: Case, dir: string): Promise<void> {
  const { cwd, watch, args = [], env = {} } = make(`${dir}/r`);
  const before = fingerprint(watch);
  const [plain, json] = await Promise.all([
    release(cwd, hermetic(env), 'next', '--dry-run', ...args),
    release(cwd, hermetic(env), 'next', '--dry-run', '--json', ...args),
  ]);
  assert.deepEqual([plain.code, json.code], [0, 0], plain.stderr + json.stderr);
  assert.deepEqual(differences(before, fingerprint(watch)), []);
  assert.equal(json.stderr, '');
  const plan = planIn(json);
  assert.deepEqual(factsOf(plan), expected);
  for (const { tag } of plan.releases) assert.ok(plain.stdout.includes(tag), plain.stdout);
  assert.ok(plain.stdout.includes(plan.planId), plain.stdout);
}

function factsOf({ releases, commits, base, warnings }: ReturnType<typeof planIn>): Expected {
  return {
    releases: releases.map(
      (one) => `${one.package} ${one.current ?? '-'}→${one.next} ${one.tag} ${one.previousTag ?? '-'}`,
    ),
    commits: [commits.total, commits.included, commits.noRelease, commits.notUnderstood].join('/'),
    branch: base.branch,
    warnings: warnings.map(({ code }) => code),
  };
}
