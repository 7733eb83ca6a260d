import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakGround } from './ground.ts';
import { Author, assertWhole, pull } from './history.ts';
import { tell } from './matrix.ts';
import { Site } from './site.ts';

/** `node scripts/break.mjs races` runs 20 rounds. */
const rounds = Number(process.env['ROUNDS'] ?? 2);
const runners = 8;

test('races: eight clones release at once', async (t) => {
  const site = await Site.open(t, await breakGround(t), { signs: true });
  const author = await Author.at(site);
  const clones: string[] = [];
  for (let at = 0; at < runners; at += 1) clones.push(await site.clone());
  const exits = new Map<number | null, number>();
  let passed = 0;
  t.after(() => {
    tell(t, 'races', [{ row: `rounds of ${String(runners)} clones at once`, cases: rounds, passed }]);
  });
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) await author.push();
    await Promise.all(clones.map(pull));
    const runs = await Promise.all(clones.map((clone) => site.start(clone, ['next', '--yes']).done));
    for (const { code, stderr } of runs) {
      assert.ok(code === 0 || code === 4, stderr);
      exits.set(code, (exits.get(code) ?? 0) + 1);
    }
    assert.equal((await assertWhole(site, author.subjects)).releases, round + 1, 'not one release a round');
    passed += 1;
  }
  t.diagnostic(
    `${String(rounds)} rounds of ${String(runners)} runs: ${String(exits.get(0) ?? 0)} released or found nothing left, ${String(exits.get(4) ?? 0)} exited with 4`,
  );
});

test('races: commits are merged while others release, and every run is on the commit that started it', async (t) => {
  const site = await Site.open(t, await breakGround(t), { signs: true });
  const author = await Author.at(site);
  const runs = [];
  for (let merge = 0; merge < Math.max(3, rounds / 2); merge += 1) {
    await author.push();
    const clone = await site.clone();
    runs.push(site.start(clone, ['next', '--yes']).done);
    await new Promise((resolve) => setTimeout(resolve, (merge % 4) * 400));
  }
  const ended = await Promise.all(runs);
  for (const { code, stderr } of ended) assert.ok(code === 0 || code === 4, stderr);
  const { releases } = await assertWhole(site, author.subjects);
  const lost = ended.filter(({ code }) => code === 4).length;
  t.diagnostic(
    `${String(ended.length)} merges and runs: ${String(releases)} releases hold all commits, ${String(lost)} runs exited with 4`,
  );
});
