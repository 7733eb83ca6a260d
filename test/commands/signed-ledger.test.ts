import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeEntry } from '../../src/apply/entries.ts';
import { openedEntry, planFile } from '../../src/core/ledger/entry.ts';
import { parseEntry } from '../../src/core/ledger/parse.ts';
import { openLedger } from '../../src/io/git/ledger.ts';
import { release, type Run } from '../helpers/cli.ts';
import { errorIn } from './json.ts';
import { cloned, killedAfterPush } from './released.ts';
import { signedSite, type Signed } from './signed-site.ts';
import { git } from './stories.ts';

const trust = { keys: [{ file: 'lamp.pub' }] };
const config = {
  build: [{ title: 'build', argv: ['sh', '-c', 'mkdir -p marks && echo lamp > marks/lamp.txt'] }],
  assets: ['marks/lamp.txt'],
  signing: { key: { env: 'LAMP_KEY' }, trust },
};

function run({ repo, signer }: Signed, ...args: string[]): Promise<Run> {
  return release(repo.dir, { ...repo.env, ...signer }, ...args);
}

/** Opens the release again, as somebody can who may push and has no key. */
async function openAgain(
  { dir, repo, remote }: Signed,
  with_: { readonly signature: string | null },
): Promise<void> {
  const clone = join(dir, 'attacker');
  git('/', 'clone', '--quiet', remote, clone);
  const ledger = openLedger(clone, repo.env);
  const place = { remote: 'origin', branch: 'release-ledger' };
  const newest = await ledger.tip(place);
  assert.ok(newest);
  const [opened, plan] = [
    git(remote, 'show', 'release-ledger~1:entry.json'),
    git(remote, 'show', 'release-ledger~1:plan.json'),
  ];
  const tip = { entry: parseEntry(newest.text, 'it'), text: newest.text };
  const by = { host: 'aa', pid: 1 };
  const entry = openedEntry(tip, parseEntry(opened, 'it').predicate, {
    by,
    at: '2026-11-25T12:00:00Z',
    reason: null,
  });
  const { signature } = with_;
  const files = { [planFile]: plan, ...(signature === null ? {} : { 'entry.sigstore.json': signature }) };
  await ledger.append(place, await makeEntry(newest.commit, { entry, files }, { ledger }));
}

describe('entries about releases, where releases are signed', { concurrency: 2 }, () => {
  it('are signed and looked at like all others', async (t) => {
    const place = signedSite(t, config);
    assert.equal((await run(place, 'next', '--yes')).code, 0);
    const whole = await run(place, 'ledger', 'verify', '--json');
    assert.match(whole.stdout, /"entries": 2,\s+"signed": 2/);
    const signature = git(place.remote, 'show', 'release-ledger~1:entry.sigstore.json');
    assert.match(signature, /dev\.sigstore\.bundle/);
  });

  it('may be unsigned where who completes a release has no key, and say nothing new', async (t) => {
    const place = signedSite(t, config);
    const other = cloned(place, 'other');
    await killedAfterPush(place, place.signer);
    const resumed = await release(other, place.repo.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    const whole = await run(place, 'ledger', 'verify', '--json');
    assert.equal(whole.code, 0, whole.stdout);
    assert.match(whole.stdout, /"entries": 3,\s+"signed": 1/);
  });

  it('are not acted upon where nobody signed what opens a release, or somebody else did', async (t) => {
    const place = signedSite(t, config);
    assert.equal((await run(place, 'next', '--yes')).code, 0);
    await openAgain(place, { signature: null });
    for (const args of [
      ['resume', '--now'],
      ['abort', '--now', '--yes'],
      ['next', '--yes'],
    ]) {
      const refused = await run(place, ...args, '--json');
      assert.deepEqual([refused.code, errorIn(refused).code], [3, 'LEDGER_BROKEN'], args.join(' '));
      assert.match(
        errorIn(refused).message,
        /^entry 3 of release-ledger cannot be trusted: it opens a release/,
      );
    }
    const broken = await run(place, 'ledger', 'verify', '--json');
    assert.match(broken.stdout, /"code": "UNSIGNED"/);
    const other = signedSite(t, config);
    assert.equal((await run(other, 'next', '--yes')).code, 0);
    await openAgain(other, { signature: git(other.remote, 'show', 'release-ledger~1:entry.sigstore.json') });
    assert.match(
      errorIn(await run(other, 'resume', '--now', '--json')).message,
      /signature is over another entry/,
    );
  });

  it('are not added unsigned, nor by a key that is not trusted: the release is not begun', async (t) => {
    const place = signedSite(t, config);
    assert.equal((await run(place, 'next', '--yes')).code, 0);
    const before = git(place.remote, 'show-ref');
    place.repo.git('pull', '--quiet', 'origin', 'main');
    const settle = (signing: object): void => {
      place.repo.git('reset', '--quiet', 'origin/main');
      place.repo.write({ 'release.config.json': JSON.stringify({ ...config, signing }) });
      place.repo.git('add', 'release.config.json');
      place.repo.git('commit', '--quiet', '--allow-empty', '--message', 'fix: sign otherwise');
    };
    settle({ trust });
    const unsigned = await run(place, 'next', '--yes', '--json');
    assert.deepEqual([unsigned.code, errorIn(unsigned).code], [2, 'CONFIG_INVALID']);
    assert.match(errorIn(unsigned).message, /it opens a release, as signed ones before it do/);
    const stranger = signedSite(t, config);
    const other = await release(
      place.repo.dir,
      { ...place.repo.env, ...stranger.signer },
      'next',
      '--yes',
      '--json',
    );
    assert.equal(errorIn(other).code, 'CONFIG_INVALID');
    settle(config.signing);
    const untrusted = await release(
      place.repo.dir,
      { ...place.repo.env, ...stranger.signer },
      'next',
      '--yes',
      '--json',
    );
    assert.match(errorIn(untrusted).message, /what you sign with is not believed here/);
    assert.equal(git(place.remote, 'show-ref'), before);
  });
});
