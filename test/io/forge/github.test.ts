import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { ReleaseError } from '../../../src/core/error.ts';
import { Secret } from '../../../src/core/secret.ts';
import { github } from '../../../src/io/forge/github.ts';
import type { Forge } from '../../../src/ports.ts';
import { GithubStub } from '../../helpers/github-stub.ts';
import { startGithubEmulator, type GithubEmulator } from '../../helpers/github-emulator.ts';

let emulator: GithubEmulator;
before(async () => {
  emulator = await startGithubEmulator();
});
after(() => emulator.stop());

function forge(token: string | null = emulator.token): Forge {
  const secret = token === null ? null : new Secret(token);
  return github({ apiUrl: emulator.apiUrl, token: secret, owner: 'o', name: 'r', second: 5 });
}

const page = { title: 'v', notes: 'notes', prerelease: false };

async function latest(): Promise<string> {
  return z.object({ tag_name: z.string() }).parse(await emulator.call('GET', '/releases/latest')).tag_name;
}

test('a draft is made, found again, changed and published under its tag', async () => {
  const tag = '@scope/pkg@1.0.0';
  await emulator.tag(tag);
  const one = forge();
  assert.equal(await one.findRelease(tag), null);
  const draft = await one.createDraft({ ...page, tag });
  assert.deepEqual(
    { tag: draft.tag, draft: draft.draft, assets: draft.assets },
    { tag, draft: true, assets: [] },
  );
  assert.equal((await forge().findRelease(tag))?.id, draft.id, 'from another machine');
  await one.updateDraft(draft.id, { tag, title: 'changed', notes: 'new notes', prerelease: false });
  const published = await one.publish(draft.id, { latest: true });
  assert.equal(published.draft, false);
  assert.match(published.url, /releases\/tag\//);
  const raw = z.object({ name: z.string(), body: z.string(), draft: z.boolean() });
  assert.deepEqual(raw.parse(await emulator.call('GET', `/releases/${draft.id}`)), {
    name: 'changed',
    body: 'new notes',
    draft: false,
  });
  assert.equal(await latest(), tag);
  assert.deepEqual(await forge().findRelease(tag), published);
});

test('an old draft is found among more than two pages of releases', async (t) => {
  const draft = await forge().createDraft({ ...page, tag: 'old' });
  for (let i = 0; i < 230; i += 1) {
    await emulator.call('POST', '/releases', { tag_name: `v0.0.${i}`, draft: i % 2 === 0 });
  }
  assert.equal((await forge().findRelease('old'))?.id, draft.id);
  assert.equal(await forge().findRelease('absent'), null);
  const found = await forge().findRelease('v0.0.229');
  assert.equal(found?.draft, false);
  t.diagnostic('231 releases on 3 pages');
});

test('a draft whose tag is not on GitHub is not published', async () => {
  const draft = await forge().createDraft({ ...page, tag: 'unpushed' });
  await assert.rejects(forge().publish(draft.id, { latest: false }), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.equal(error.code, 'FORGE_FAILED');
    assert.match(error.message, /has no such tag/);
    assert.match(error.hint ?? '', /git push origin refs\/tags\/unpushed/);
    return true;
  });
  assert.equal((await forge().findRelease('unpushed'))?.draft, true);
});

test('check passes for the owner', async () => {
  await forge().check();
});

test('check says what is wrong with the token or the repository', async (t) => {
  await assert.rejects(forge(null).check(), { code: 'NO_TOKEN', message: /no token/ });
  await assert.rejects(forge('two words').check(), { code: 'NO_TOKEN', message: /characters/ });
  const absent = github({
    apiUrl: emulator.apiUrl,
    token: new Secret(emulator.token),
    owner: 'o',
    name: 'absent',
  });
  await assert.rejects(absent.check(), { code: 'FORGE_REFUSED', message: /no o\/absent/ });
  const repository = z.record(z.string(), z.unknown()).parse(await emulator.call('GET', ''));
  const cases = [
    [{ archived: true }, {}, 'ghp_x', /archived/],
    [{ permissions: { push: false } }, {}, 'ghp_x', /may not write/],
    [{ permissions: { push: false } }, {}, 'ghs_x', null],
    [{}, { 'x-oauth-scopes': 'gist, read:org' }, 'ghp_x', /lacks the scope/],
    [{}, { 'x-oauth-scopes': '' }, 'ghp_x', /lacks the scope/],
    [{ private: true }, { 'x-oauth-scopes': 'public_repo' }, 'ghp_x', /lacks the scope/],
    [{ private: false }, { 'x-oauth-scopes': 'public_repo, gist' }, 'ghp_x', null],
  ] as const;
  for (const [fields, headers, token, message] of cases) {
    const how = { status: 200, body: { ...repository, ...fields }, headers };
    const stub = await new GithubStub({ faults: [{ on: /^GET $/, times: 1, how }] }).start();
    t.after(() => stub.stop());
    const check = github({ apiUrl: stub.apiUrl, token: new Secret(token), owner: 'o', name: 'r' }).check();
    if (message === null) await check;
    else await assert.rejects(check, { code: 'FORGE_REFUSED', message });
  }
});
