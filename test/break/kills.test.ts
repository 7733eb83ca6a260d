import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gitAsync } from '../helpers/ci-git.ts';
import { hermetic } from '../helpers/repo.ts';
import { breakGround } from './ground.ts';
import { Author, assertWhole, pull } from './history.ts';
import { tell } from './matrix.ts';
import { Site } from './site.ts';

/** `node scripts/break.mjs kills` makes 300. */
const kills = Number(process.env['KILLS'] ?? 12);

test('kills: releases by three clones in turn, killed at random times', async (t) => {
  const site = await Site.open(t, await breakGround(t), { signs: true });
  const author = await Author.at(site);
  const clones = [await site.clone(), await site.clone(), await site.clone()];
  const since = Date.now();
  await site.start(clones[0] ?? '', ['next', '--yes']).done;
  const whole = Date.now() - since;
  let span = whole;
  const counts = { killed: 0, ended: 0 };
  let passed = 0;
  t.after(() => {
    tell(t, 'random kills', [{ row: 'kill −9 at random, three clones', cases: counts.killed, passed }]);
  });
  let isPending = false;
  const stories = new Map<string, string>();
  for (let turn = 0; counts.killed < kills; turn += 1) {
    if (!isPending || turn % 5 === 0) await author.push();
    const clone = clones[turn % clones.length] ?? '';
    const told = await pull(clone);
    const running = site.start(clone, ['next', '--yes']);
    const late = new AbortController();
    void wait(Math.random() * span, null, { signal: late.signal }).then(
      () => running.child.kill('SIGKILL'),
      () => null,
    );
    const { code, signal, stderr } = await running.done;
    late.abort();
    isPending = code !== 0;
    // Where the machine has become slower meanwhile no release would come to its end any more.
    span = isPending ? span * 1.05 : Math.max(whole, span * 0.7);
    stories.set(clone, `${stories.get(clone) ?? ''}\n# ${told}\n${String(code ?? signal)}: ${stderr}`);
    if (signal === 'SIGKILL') counts.killed += 1;
    else {
      counts.ended += 1;
      assert.ok(code === 0 || code === 4, `exit ${String(code)}\n${await remains(clone, stories)}`);
    }
  }
  await settle(site, clones);
  const { releases } = await assertWhole(site, author.subjects);
  passed = counts.killed;
  t.diagnostic(
    `${String(counts.killed)} kills, ${String(counts.ended)} runs that ended first: ${String(releases)} releases, ${String(author.subjects.length)} commits, nothing lost, nothing doubled`,
  );
});

/** What happened in a clone last, and how it stands. */
async function remains(clone: string, stories: ReadonlyMap<string, string>): Promise<string> {
  const git = (...args: readonly string[]): Promise<string> => gitAsync(clone, hermetic(), ...args);
  const now = [
    await git('status', '--short'),
    await git('log', '--oneline', '-5'),
    await git('diff', 'HEAD'),
  ];
  return [(stories.get(clone) ?? '').slice(-6_000), ...now].join('\n---\n');
}

/** Every clone runs in peace: what is open is completed, what was left behind is put back. */
async function settle(site: Site, clones: readonly string[]): Promise<void> {
  for (const clone of [...clones, await site.clone()]) {
    let said = '';
    for (let tries = 0; tries < 2; tries += 1) {
      const { code, stderr } = await site.start(clone, ['next', '--yes']).done;
      assert.ok(code === 0 || (code === 4 && tries === 0), `${stderr}\n${said}`);
      said = await pull(clone);
    }
    assert.equal(
      await gitAsync(clone, hermetic(), 'status', '--porcelain'),
      '',
      'files of a killed run stay',
    );
  }
}
