import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from 'semver';
import { comparePep440, formatPep440, parsePep440, type Pep440 } from '../../../src/core/version/pep440.ts';
import { fromSemver, obstacle, toSemver } from '../../../src/core/version/pep440-semver.ts';
import { facts } from '../../data/python/facts.ts';

const read = (text: string): Pep440 => {
  const version = parsePep440(text);
  assert.ok(version, text);
  return version;
};

test('every spelling is read and written as packaging does, and nothing else is a version', (t) => {
  const texts = Object.entries(facts.normalized);
  for (const [text, normalized] of texts) {
    const version = parsePep440(text);
    assert.equal(version === null ? null : formatPep440(version), normalized, JSON.stringify(text));
  }
  t.diagnostic(`${texts.length} texts, ${texts.length} passed, 0 failed`);
});

test('versions are ordered as packaging orders them', (t) => {
  const places = facts.order.flatMap((same, at) => same.map((text) => ({ at, version: read(text) })));
  for (const a of places)
    for (const b of places) {
      const said = Math.sign(comparePep440(a.version, b.version));
      assert.equal(said, Math.sign(a.at - b.at), `${formatPep440(a.version)} ? ${formatPep440(b.version)}`);
    }
  t.diagnostic(`${places.length ** 2} pairs, ${places.length ** 2} passed, 0 failed`);
});

test('what SemVer can say comes back the same, in the same order but for dev; the rest has a reason', () => {
  const said = facts.order.map(([text = '']) => read(text)).filter((version) => toSemver(version) !== null);
  assert.ok(said.length > 30);
  for (const version of said) {
    const semver = toSemver(version) ?? '';
    const back = fromSemver(semver);
    assert.ok(back !== null && comparePep440(back, version) === 0, semver);
    assert.equal(obstacle(version), null);
  }
  const phases = said.filter(({ dev, local }) => dev === null && local === null);
  for (const [at, version] of phases.entries()) {
    const next = phases[at + 1];
    if (next) assert.equal(compare(toSemver(version) ?? '', toSemver(next) ?? ''), -1, formatPep440(version));
  }
});

test('versions by PEP 440 and by SemVer', () => {
  const both = {
    '1.0.0b2': '1.0.0-beta.2',
    '1.0.0-beta2': '1.0.0-beta.2',
    '2.0.0a10': '2.0.0-alpha.10',
    '1.2rc1': '1.2.0-rc.1',
    '2.0.0.dev3': '2.0.0-dev.3',
    '2024.01.05': '2024.1.5',
    '1.2.3.0': '1.2.3',
    '1.0+Ubuntu-1': '1.0.0+ubuntu.1',
  };
  for (const [text, semver] of Object.entries(both)) assert.equal(toSemver(read(text)), semver, text);
  for (const text of ['1!1.0', '1.0.post1', '1.0-1', '1.2.3.4', '1.0a1.dev2']) {
    assert.equal(toSemver(read(text)), null, text);
    assert.match(obstacle(read(text)) ?? '', /^it /, text);
  }
  const written = {
    '1.0.0-b2': '1.0.0b2',
    '1.0.0-beta': '1.0.0b0',
    '1.0.0-RC.1': '1.0.0rc1',
    '1.0.0-dev': '1.0.0.dev0',
  };
  for (const [semver, text] of Object.entries(written)) {
    const version = fromSemver(semver);
    assert.equal(version === null ? null : formatPep440(version), text);
  }
  for (const semver of [
    '1.0.0-next.1',
    '1.0.0-1',
    '1.0.0-post.1',
    '1.0.0-alpha.1.2',
    'x',
    '1.0',
    '1.0.0+a-b',
  ]) {
    assert.equal(fromSemver(semver), null, semver);
  }
});
