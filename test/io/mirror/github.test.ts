import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sendMissing } from '../../../src/apply/mirror/converge.ts';
import { Secret } from '../../../src/core/secret.ts';
import { contradiction } from '../../../src/core/mirror/rewind.ts';
import type { MirroredLedger } from '../../../src/core/mirror/mirrored.ts';
import { githubMirror } from '../../../src/io/mirror/github.ts';
import type { Mirror } from '../../../src/ports-deploy.ts';
import { Story } from '../../helpers/deployments.ts';
import { mirroredStory, storyDigests } from '../../helpers/mirrored.ts';
import { GithubStub, type StubOptions } from '../../helpers/github-stub.ts';

interface Site {
  readonly github: GithubStub;
  readonly mirror: Mirror;
  /** Sends what is missing, and gives it in words. */
  readonly sync: (ledger: MirroredLedger) => Promise<readonly string[]>;
}

async function site(t: TestContext, options: StubOptions = {}): Promise<Site> {
  const github = await new GithubStub(options).start();
  t.after(() => github.stop());
  const mirror = githubMirror({
    ...{ apiUrl: github.apiUrl, owner: 'o', name: 'r', paced: false, second: 1, timeout: 2_000 },
    token: new Secret(github.token),
    urls: { production: 'https://lantern.example/' },
  });
  const sync = async (ledger: MirroredLedger): Promise<readonly string[]> => {
    const found = await mirror.look(ledger);
    const { sent, problems } = await sendMissing({ kind: 'github', found }, new AbortController().signal);
    return [...sent.map(({ what }) => what), ...problems];
  };
  return { github, mirror, sync };
}

function shown({ deployments }: GithubStub): readonly (readonly string[])[] {
  return deployments.all.map(({ fields, statuses }) => [
    `${fields.task} ${fields.environment}`,
    ...statuses.map(({ state }) => state),
  ]);
}

test('a deployment is shown while it goes on, then how it ended, and what it took the place of as inactive', async (t) => {
  const { github, sync } = await site(t);
  const story = new Story().deploy('1.0.0', { job: 'https://ci.example/1', reason: 'x'.repeat(500) });
  assert.deepEqual(await sync(mirroredStory(story)), ['1.0.0 in production: success']);
  assert.deepEqual(await sync(mirroredStory(story)), []);
  story.deploy('1.1.0', { outcome: null });
  assert.deepEqual(await sync(mirroredStory(story, [3])), ['1.1.0 in production: in_progress']);
  assert.deepEqual(await sync(mirroredStory(story)), []);
  assert.deepEqual(shown(github), [
    ['deploy production', 'success'],
    ['deploy production', 'in_progress'],
  ]);
  const [first] = github.deployments.all;
  const digest = storyDigests(story).get(1);
  assert.deepEqual(Reflect.get(Object(first?.fields.payload), 'ledger'), { seq: 1, digest });
  const { log_url, environment_url, description, auto_inactive } = first?.statuses[0] ?? {};
  assert.deepEqual(
    [log_url, environment_url, description?.length, auto_inactive],
    ['https://ci.example/1', 'https://lantern.example/', 140, false],
  );
  assert.deepEqual([...github.violations, ...github.deployments.violations], []);
});

test('a whole ledger is sent once, whatever it holds, page by page', async (t) => {
  const { github, sync } = await site(t);
  const story = new Story();
  for (let number = 1; number <= 51; number += 1)
    story.deploy(`1.${String(number)}.0`, { env: 'staging' }).deploy(`1.${String(number)}.0`);
  story
    .deploy('2.0.0', { outcome: 'unhealthy' })
    .rollback('1.51.0')
    .deploy('2.1.0', { outcome: 'cancelled' });
  story.deploy('1.9.0', { rehearsal: true }).rollback('1.51.0', { rehearsal: true });
  const sent = await sync(mirroredStory(story));
  assert.equal(sent.length, 105);
  assert.deepEqual(await sync(mirroredStory(story)), []);
  assert.deepEqual(shown(github).slice(-5), [
    ['deploy staging', 'success'],
    ['deploy production', 'success', 'inactive'],
    ['deploy production', 'failure'],
    ['rollback production', 'success'],
    ['deploy production', 'error'],
  ]);
  assert.deepEqual([...github.violations, ...github.deployments.violations], []);
});

test('an answer that is lost makes no second deployment', async (t) => {
  const faults = [{ on: /^POST \/deployments$/, times: 1, how: 'lost' }] as const;
  const { github, sync } = await site(t, { faults });
  assert.deepEqual(await sync(mirroredStory(new Story().deploy('1.0.0'))), ['1.0.0 in production: success']);
  assert.deepEqual(shown(github), [['deploy production', 'success']]);
});

test('what GitHub does not take is told, the rest is shown, and no token is seen', async (t) => {
  const { github, sync, mirror } = await site(t);
  const story = new Story().deploy('1.0.0').deploy('1.1.0');
  const ledger = mirroredStory(story);
  github.deployments.unknown.add(ledger.deployments[0]?.commit ?? '');
  const told = await sync(ledger);
  assert.equal(told[0], '1.1.0 in production: success');
  assert.match(told[1] ?? '', /^entry 1: .*No ref found/);
  const wrong = githubMirror({
    ...{ apiUrl: github.apiUrl, owner: 'o', name: 'r', paced: false, second: 1, urls: {} },
    token: new Secret('ghp_wrong'),
  });
  const refused = await wrong.look(ledger);
  assert.ok('problem' in refused && !refused.problem.includes('ghp_wrong'), JSON.stringify(refused));
  await github.stop();
  const gone = await mirror.look(ledger);
  assert.ok('problem' in gone);
});

test('GitHub remembers what a ledger that was cut short or replaced does not say any more', async (t) => {
  const { github, mirror, sync } = await site(t);
  const story = new Story().deploy('1.0.0').deploy('1.1.0').deploy('1.2.0');
  await sync(mirroredStory(story));
  github.deployments.all.push({
    id: 900,
    fields: { ...(github.deployments.all[0]?.fields ?? assert.fail()), payload: '{"ledger":7}' },
    statuses: [],
  });
  const found = await mirror.look(mirroredStory(story));
  assert.ok('known' in found);
  assert.equal(found.known.length, 3, 'what others made is nothing to us');
  assert.equal(contradiction(found.known, storyDigests(story)), null);
  const cut = storyDigests(new Story().deploy('1.0.0').deploy('1.1.0'));
  assert.match(contradiction(found.known, cut)?.message ?? '', /^entry 5 .* ends before it now$/);
  const other = storyDigests(new Story().deploy('1.0.0').deploy('6.6.6').deploy('1.2.0'));
  assert.match(contradiction(found.known, other)?.message ?? '', /^entry 3 was another one/);
});
