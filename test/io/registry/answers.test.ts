import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRegistries } from '../../../src/io/registry/open.ts';
import type { RegistryQuestion } from '../../../src/ports.ts';
import { standIn } from '../../helpers/http-stand-in.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';

/*
 * The shapes are those of the specifications: Cargo reference "Registry Index" ("Index files", the JSON of a line), PEP 503,
 * PEP 691 and PEP 700 for Python, and npm's registry API for a package of which versions were unpublished.
 */
const crate = (vers: string, yanked: boolean): string =>
  JSON.stringify({ name: 'x', vers, deps: [], cksum: '0'.repeat(64), features: {}, yanked });
const project = JSON.stringify({
  meta: { 'api-version': '1.1' },
  name: 'acme-tool',
  versions: ['1.0', '1.1b2'],
  files: [{ filename: 'acme_tool-1.0.tar.gz', url: 'x', hashes: {}, yanked: 'broken', size: 1 }],
});
const head = 'a'.repeat(40);
const whole = JSON.stringify({
  name: 'gone',
  versions: { '1.0.0': { name: 'gone', version: '1.0.0', gitHead: head } },
  time: { created: 'x', modified: 'x', '1.0.0': 'x', '1.1.0': 'x' },
});
const removed = JSON.stringify({ name: 'removed', time: { unpublished: { versions: ['0.1.0'] } } });
const npmShort = 'application/vnd.npm.install-v1+json';

const facts = {
  '/1/a': crate('0.1.0', false),
  '/2/ab': crate('0.2.0', false),
  '/3/a/abc': crate('0.3.0', false),
  '/ac/me/acme_tool': `${crate('1.0.0', false)}\n${crate('1.0.1', true)}\n`,
  '/gone-crate': 410,
  '/acme-tool/': project,
  '/old/': '{"meta":{"api-version":"1.0"},"files":[]}',
  '/gone': whole,
  '/removed': removed,
  '/odd': 'not JSON',
  '/tired': [503, JSON.stringify({ versions: { '1.0.0': {} } })],
  '/dead': 503,
  '/silent': 'hangs',
  '/large application/json': 'x'.repeat(33 * 1024 * 1024),
  [`/large ${npmShort}`]: JSON.stringify({ versions: { '9.0.0': {} } }),
} as const;

/** Ecosystem, name, and the versions or the problem. */
const cases: readonly (readonly [ecosystem: string, name: string, expected: readonly string[] | string])[] = [
  ['cargo', 'a', ['0.1.0']],
  ['cargo', 'ab', ['0.2.0']],
  ['cargo', 'abc', ['0.3.0']],
  ['cargo', 'Acme_Tool', ['1.0.0', '1.0.1']],
  ['cargo', 'never-there', []],
  ['python', 'Acme_.Tool', ['1.0', '1.1b2']],
  ['python', 'never-there', []],
  ['python', 'old', 'it does not list versions (PEP 700)'],
  ['npm', 'gone', ['1.0.0', '1.1.0']],
  ['npm', 'removed', ['0.1.0']],
  ['npm', 'odd', 'its answer is not JSON'],
  ['npm', 'tired', ['1.0.0']],
  ['npm', 'dead', 'it answered 503'],
  ['npm', 'silent', 'it did not answer in time'],
  ['npm', 'large', ['9.0.0']],
  ['npm', '../../up', []],
  ['hex', 'x', 'nobody knows how to ask it'],
];

test('what registries answer', async (t) => {
  const server = await standIn(t, facts);
  const questions = cases.map(([ecosystem, name]): RegistryQuestion => ({
    ecosystem,
    name,
    registry: server.url,
  }));
  const registries = openRegistries({
    root: temporary(t),
    env: hermetic(),
    patience: { request: 1500, all: 20_000 },
  });
  const answers = await registries.ask(questions);
  for (const [at, [ecosystem, name, expected]] of cases.entries()) {
    const answer = answers[at];
    assert.ok(answer, name);
    const told = 'problem' in answer ? answer.problem : answer.versions.map(({ text }) => text);
    assert.deepEqual(told, expected, `${ecosystem} ${name}`);
  }
  const gone = answers[8];
  assert.ok(gone !== undefined && 'versions' in gone);
  assert.deepEqual(gone.versions[0], { text: '1.0.0', commit: head });
  assert.ok(server.requests.includes('/..%2F..%2Fup application/json'), 'a name stays one step of the path');
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('a registry that Cargo knows by name, and one that nobody knows', async (t) => {
  const server = await standIn(t, { '/ac/me/acme': crate('1.0.0', false) });
  const env = hermetic({ CARGO_REGISTRIES_MY_OWN_INDEX: `sparse+${server.url}` });
  const [own, other] = await openRegistries({ root: temporary(t), env }).ask([
    { ecosystem: 'cargo', name: 'acme', registry: 'my-own' },
    { ecosystem: 'cargo', name: 'acme', registry: 'other' },
  ]);
  assert.deepEqual(own, { registry: new URL(server.url).host, versions: [{ text: '1.0.0', commit: null }] });
  assert.deepEqual(other, {
    registry: 'other',
    problem: 'the address of its sparse index is not known here',
  });
});

test('all questions together end in time', async (t) => {
  const server = await standIn(t, { '/silent': 'hangs' });
  const questions = Array.from({ length: 40 }, () => ({
    ecosystem: 'npm',
    name: 'silent',
    registry: server.url,
  }));
  const begin = performance.now();
  const patience = { request: 60_000, all: 500 };
  const answers = await openRegistries({ root: temporary(t), env: hermetic(), patience }).ask(questions);
  assert.ok(answers.every((answer) => 'problem' in answer));
  assert.ok(performance.now() - begin < 10_000);
});
