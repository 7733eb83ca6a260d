import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRegistries } from '../../../src/io/registry/open.ts';
import type { RegistryAnswer } from '../../../src/ports.ts';
import { npmRegistry } from '../../helpers/npm-registry.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';

/** The texts of the versions, or the problem. */
function told(answer: RegistryAnswer | undefined): readonly string[] | string {
  if (answer === undefined) return 'no answer';
  return 'problem' in answer ? answer.problem : answer.versions.map(({ text }) => text).sort();
}

test('a real npm registry', async (t) => {
  const npm = await npmRegistry(t);
  const { host } = new URL(npm.url);
  npm.publish('widget', '1.0.0');
  npm.publish('widget', '1.1.0-beta.1');
  npm.publish('@acme/core', '2.0.0');
  npm.publish('@closed/secret', '3.0.0');
  const root = temporary(t, 'npmrc');
  const ask = async (name: string, registry: string | null, env = {}): Promise<RegistryAnswer | undefined> =>
    (await openRegistries({ root, env: hermetic(env) }).ask([{ ecosystem: 'npm', name, registry }]))[0];

  await t.test('tells the versions, by npm_config_registry', async () => {
    const env = { npm_config_registry: npm.url };
    const answer = await ask('widget', null, env);
    assert.deepEqual(told(answer), ['1.0.0', '1.1.0-beta.1']);
    assert.equal(answer?.registry, host);
    assert.deepEqual(told(await ask('@acme/core', null, env)), ['2.0.0']);
    assert.deepEqual(told(await ask('never-there', null, env)), []);
  });

  await t.test('goes where .npmrc, its scopes and the manifest say', async () => {
    const nowhere = 'http://127.0.0.1:9/';
    writeFileSync(join(root, '.npmrc'), `registry=${npm.url}\n`);
    assert.deepEqual(told(await ask('widget', null)), ['1.0.0', '1.1.0-beta.1']);
    assert.match(String(told(await ask('widget', nowhere))), /^it did not answer/);
    writeFileSync(join(root, '.npmrc'), `registry=${nowhere}\n@acme:registry=${npm.url}\n`);
    assert.deepEqual(told(await ask('@acme/core', null)), ['2.0.0']);
    assert.match(String(told(await ask('widget', null))), /^it did not answer/);
    assert.deepEqual(told(await ask('widget', npm.url)), ['1.0.0', '1.1.0-beta.1']);
  });

  await t.test('shows a token where .npmrc has one, and nobody else', async () => {
    writeFileSync(join(root, '.npmrc'), `registry=${npm.url}\n`);
    assert.match(String(told(await ask('@closed/secret', null))), /^it answered 40[13]$/);
    writeFileSync(join(root, '.npmrc'), `registry=${npm.url}\n//${host}/:_authToken=\${TEST_TOKEN}\n`);
    const answer = await ask('@closed/secret', null, { TEST_TOKEN: npm.token });
    assert.deepEqual(told(answer), ['3.0.0']);
    assert.ok(!JSON.stringify(answer).includes(npm.token));
  });

  await t.test('tells what was unpublished, as far as the registry does', async () => {
    npm.publish('widget', '1.2.0');
    npm.unpublish('widget', '1.2.0');
    writeFileSync(join(root, '.npmrc'), `registry=${npm.url}\n`);
    const document = await (await fetch(new URL('widget', npm.url))).text();
    assert.equal(
      String(told(await ask('widget', null))).includes('1.2.0'),
      document.includes('1.2.0'),
      document.slice(0, 400),
    );
  });
});
