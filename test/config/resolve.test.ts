import assert from 'node:assert/strict';
import test from 'node:test';
import type { Config, UserConfig } from '../../src/config/config.ts';
import { defaults } from '../../src/config/defaults.ts';
import { defineConfig } from '../../src/config/define.ts';
import { resolveConfig } from '../../src/config/resolve.ts';

/** True only where two types are mutually assignable; checked by the compiler. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Written<K extends keyof UserConfig> = Exclude<UserConfig[K], undefined>;
const sameKeys: Same<Exclude<keyof UserConfig, '$schema'>, keyof Config> = true;
const sameSections: Same<Written<'sections'>, Config['sections']> = true;
const sameBuild: Same<Written<'build'>, Config['build']> = true;
const sameTag: Same<Written<'tagFormat'>, Config['tagFormat']> = true;
const sameForge: Same<Required<Written<'forge'>>['kind'], Config['forge']['kind'] | undefined> = true;

test('what people write has the types of what is effective', () => {
  assert.deepEqual([sameKeys, sameSections, sameBuild, sameTag, sameForge], Array(5).fill(true));
});

test('nothing written: the defaults, all of them from there', () => {
  const { config, origins } = resolveConfig(null, null);
  assert.deepEqual(config, defaults);
  const keys = Object.entries(defaults).flatMap(([key]) =>
    key === 'bump' || key === 'forge' || key === 'registries' || key === 'publish' || key === 'signing'
      ? Object.keys(defaults[key]).map((sub) => `${key}.${sub}`)
      : [key],
  );
  const trust = Object.keys(defaults.signing.trust).map((sub) => `signing.trust.${sub}`);
  keys.splice(keys.indexOf('signing.trust'), 1, ...trust);
  assert.deepEqual(Object.keys(origins).sort(), keys.sort());
  for (const source of Object.values(origins)) assert.deepEqual(source, { origin: 'default', from: null });
});

test('options win over the file, the file over the defaults; null is a value, undefined is not', () => {
  const { config, origins } = resolveConfig(
    defineConfig({ branch: 'a', remote: 'file', changelog: null, checksums: undefined, ignore: ['x'] }),
    'release.config.ts',
    { branch: 'b', remote: undefined },
  );
  assert.equal(config.branch, 'b');
  assert.equal(config.remote, 'file');
  assert.equal(config.changelog, null);
  assert.equal(config.checksums, 'SHA256SUMS');
  assert.deepEqual(origins['branch'], { origin: 'option', from: null });
  assert.deepEqual(origins['remote'], { origin: 'file', from: 'release.config.ts' });
  assert.deepEqual(origins['changelog'], { origin: 'file', from: 'release.config.ts' });
  assert.deepEqual(origins['checksums'], { origin: 'default', from: null });
});

test('registries are merged, each key with its own origin', () => {
  const { config, origins } = resolveConfig({ registries: { npm: true } }, 'f');
  assert.deepEqual(config.registries, { ...defaults.registries, npm: true });
  assert.equal(origins['registries.npm']?.origin, 'file');
  assert.equal(origins['registries.cargo']?.origin, 'default');
});

test('bump and forge are merged, each key with its own origin', () => {
  const { config, origins } = resolveConfig(
    { bump: { docs: 'patch', perf: 'none', fix: 'minor' }, forge: { kind: 'local' } },
    'release.config.json',
    { forge: { path: 'out' }, bump: { perf: 'major' } },
  );
  assert.deepEqual(config.bump, {
    feat: 'minor',
    fix: 'minor',
    perf: 'major',
    revert: 'patch',
    docs: 'patch',
  });
  assert.deepEqual(config.forge, { ...defaults.forge, kind: 'local', path: 'out' });
  assert.equal(origins['bump.feat']?.origin, 'default');
  assert.equal(origins['bump.docs']?.origin, 'file');
  assert.equal(origins['bump.perf']?.origin, 'option');
  assert.equal(origins['forge.kind']?.origin, 'file');
  assert.equal(origins['forge.path']?.origin, 'option');
  assert.equal(origins['forge.apiUrl']?.origin, 'default');
});

test("'none' takes a type out and says where", () => {
  const { config, origins } = resolveConfig({ bump: { perf: 'none' } }, 'release.config.ts');
  assert.equal(Object.hasOwn(config.bump, 'perf'), false);
  assert.equal(origins['bump.perf']?.origin, 'file');
});

test('resolving changes no default', () => {
  const before = JSON.stringify(defaults);
  resolveConfig({ bump: { feat: 'none' }, forge: { kind: 'none' }, ignore: ['a'] }, 'f');
  assert.equal(JSON.stringify(defaults), before);
});
