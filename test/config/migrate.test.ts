import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftOf, type Draft } from '../../src/config/migrate/draft.ts';
import type { Ground } from '../../src/config/migrate/model.ts';
import { migrations } from '../../src/config/migrate/tools.ts';
import { configFile } from '../../src/config/migrate/write.ts';
import { parseJson } from '../../src/config/json.ts';
import { parseUserConfig } from '../../src/config/validate.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { cases } from './migrate-cases.ts';

describe('configurations of other tools', () => {
  for (const { name, files, ground, config, plugins = [], notes } of cases) {
    it(name, () => {
      const draft = draftFrom(files, ground);
      assert.deepEqual(configOf(draft), config);
      assert.deepEqual(
        draft.plugins.map(({ module, steps }) => [module, steps]),
        plugins,
      );
      for (const [key, fate, text] of notes) {
        const found = draft.notes.filter((note) => note.key === key);
        assert.deepEqual(
          found.map((note) => note.fate),
          [fate],
          `${key}: ${JSON.stringify(draft.notes)}`,
        );
        assert.match(found[0]?.text ?? '', text);
      }
      parseUserConfig(configOf(draft), 'release.config.json');
    });
  }
});

describe('what is not known or not fine', () => {
  it('is told, never dropped: every key of a configuration has a note', () => {
    const config = { packages: { '.': { 'not-a-key': 1, 'release-type': 'node' } }, nonsense: { deep: [1] } };
    const { notes } = draftFrom({ 'release-please-config.json': JSON.stringify(config) });
    const fates = new Map(notes.map(({ key, fate }) => [key, fate]));
    assert.equal(fates.get('nonsense'), 'by hand');
    assert.equal(fates.get('packages["."].not-a-key'), 'by hand');
    assert.equal(fates.get('packages["."].release-type'), 'unnecessary');
  });

  it('a value our schema refuses is left out and told', () => {
    const draft = draftFrom({
      '.releaserc.json': JSON.stringify({ tagFormat: 'no-version-in-it', plugins: [] }),
    });
    assert.ok(!draft.settings.some(({ key }) => key === 'tagFormat'));
    assert.ok(draft.notes.some(({ key, fate }) => key === 'tagFormat' && fate === 'by hand'));
  });

  it('options that look like a secret do not reach the file', () => {
    const plugin = ['semantic-release-x', { token: 'ghp_0123456789abcdefghijklmnopqrstuvwxyzA' }];
    const draft = draftFrom({ '.releaserc.json': JSON.stringify({ plugins: [plugin] }) });
    assert.deepEqual(draft.plugins, []);
    assert.ok(draft.notes.some(({ text }) => text.includes('secret')));
  });

  const hostile: readonly (readonly [file: string, text: string, message: RegExp])[] = [
    ['.releaserc.json', '{ "branches": [', /^\.releaserc\.json, line 1/],
    ['.releaserc', 'a: &a [x]\nb: [*a, *a', /^\.releaserc, line/],
    ['.releaserc', bomb(), /aliases/],
    ['.changeset/config.json', '['.repeat(100_000), /nested too deeply/],
    ['release-please-config.json', `"${'x'.repeat(1_000_001)}"`, /too many/],
  ];
  for (const [file, text, message] of hostile) {
    it(`${file}: ${text.slice(0, 20).replaceAll('\n', ' ')}… is refused with file and line`, () => {
      assert.throws(
        () => draftFrom({ [file]: text }),
        (error) =>
          error instanceof ReleaseError && error.code === 'CONFIG_UNREADABLE' && message.test(error.message),
      );
    });
  }
});

describe('the file that is written', () => {
  const settings = [
    { key: 'branch', value: 'it\'s \u202e\u2028 `${x}` \\ "q"', why: 'a\nreason */ // \u001b[31m' },
    { key: 'bump', value: { feat: 'minor', 'a-b': 'patch' }, why: 'b' },
    { key: 'assets', value: Array.from({ length: 20 }, (_, at) => `dist/file-${String(at)}.tgz`), why: 'c' },
    { key: 'fixed', value: [], why: 'd' },
  ] as const;
  const expected = Object.fromEntries(settings.map(({ key, value }) => [key, value]));

  it('as JSON says what was meant', () => {
    const { path, text } = configFile({ settings, plugins: [], notes: [] }, false, []);
    assert.equal(path, 'release.config.json');
    assert.deepEqual(parseJson(text, path), expected);
    assert.ok(!/[\u202e\u2028\u001b]/.test(text));
  });

  it('as TypeScript says what was meant, and keeps plugins with their options', async () => {
    const plugins = [
      { module: "@x/'y", options: { __proto__x: 1, cmd: 'a "b"' }, steps: ['publish'], why: 'e' },
    ];
    const { path, text } = configFile({ settings, plugins, notes: [] }, true, ['lerna']);
    assert.equal(path, 'release.config.ts');
    const code = text.replace(
      /^import .*$/m,
      'const defineConfig = (x) => x; const fromSemanticRelease = (...all) => all;',
    );
    const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    assert.deepEqual(Reflect.get(Object(module), 'default'), {
      ...expected,
      plugins: [["@x/'y", { __proto__x: 1, cmd: 'a "b"' }, { steps: ['publish'] }]],
    });
    assert.ok(!/[\u202e\u2028\u001b]/.test(text));
  });
});

function draftFrom(files: Readonly<Record<string, string>>, ground: Ground = plain): Draft {
  return draftOf(migrations(new Map(Object.entries(files)), ground));
}

const plain: Ground = { packages: [], lines: [], branch: 'main' };

function configOf({ settings }: Draft): object {
  return Object.fromEntries(settings.map(({ key, value }) => [key, value]));
}

/** Nine levels of ten aliases each: a thousand million texts, if they were followed. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, at) => {
    const one = at === 0 ? 'x' : `*l${String(at - 1)}`;
    return `l${String(at)}: &l${String(at)} [${Array.from({ length: 10 }, () => one).join(', ')}]`;
  });
  return `${levels.join('\n')}\n`;
}
