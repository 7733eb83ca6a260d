import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { helm } from '../../../src/ecosystems/helm/index.ts';
import { named, readAll, release } from './repository.ts';
import type { Repository } from './repository.ts';

/** Markers stand for what may change; all else must come through byte for byte. */
const mark = { version: '\u0001', app: '\u0002', range: '\u0003' } as const;

const quoted = (text: string): fc.Arbitrary<string> => fc.constantFrom(text, `"${text}"`, `'${text}'`);
const comment = fc.constantFrom('', ' # version: 1.2.3', ' # é 😀', ' #');
const noise = fc.constantFrom(
  '',
  '\n',
  '# version: 1.2.3\n',
  'description: |\n  version: 1.2.3\n\n  appVersion: 1.2.3\n',
  'annotations:\n  version: 1.2.3\n  "appVersion": \'1.2.3\'\n',
  'keywords: [version, "1.2.3"] # é\n',
);
const line = (key: string, text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(key, `"${key}"`, `'${key}'`),
      fc.constantFrom(' ', '   ', '\t'),
      quoted(text),
      comment,
    )
    .map(([name, gap, value, end]) => `${name}:${gap}${value}${end}\n`);

const style = fc.tuple(fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean());
const styled = (text: string, [newline, bom, cut]: readonly [string, boolean, boolean]): string =>
  (bom ? '\uFEFF' : '') + (cut ? text.replace(/\n+$/, '') : text).replaceAll('\n', newline);

const library = fc
  .tuple(noise, line('version', mark.version), noise, line('appVersion', mark.app), noise, style)
  .map(([a, version, b, app, c, how]) =>
    styled(`apiVersion: v2\n${a}name: lib\n${version}${b}${app}${c}`, how),
  );

const dependency = fc.oneof(
  fc
    .tuple(line('version', mark.range), fc.boolean())
    .map(([version, isFirst]) =>
      isFirst
        ? `  - ${version}    name: lib\n    repository: file://../lib\n`
        : `  - name: lib\n    repository: "file://../lib/"\n    ${version}`,
    ),
  quoted(mark.range)
    .filter((text) => /^["']/.test(text))
    .map((range) => `  - {name: lib, version: ${range}, repository: file://../lib} # lib\n`),
);
const user = fc
  .tuple(noise, dependency, style)
  .map(([a, text, how]) =>
    styled(
      `name: app\nversion: 0.1.0\n${a}dependencies:\n${text}  - name: other\n    version: 1.2.3\n    repository: https://example.com\n`,
      how,
    ),
  );

const template = fc.record({ 'lib/Chart.yaml': library, 'app/Chart.yaml': user });

const fill = (from: Repository, version: string, app: string, range: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(from).map(([file, text]) => [
      file,
      text.replaceAll(mark.version, version).replaceAll(mark.app, app).replaceAll(mark.range, range),
    ]),
  );

/** Version and requirement before and after. */
const moves: readonly (readonly [from: string, range: string, to: string, next: string])[] = [
  ['1.2.3', '^1.2', '2.0.0', '^2.0'],
  ['v1.2.3', '~1.2.3', 'v1.3.0-rc.1', '~1.3.0-rc.1'],
  ['1.2.3', '1.2.x', '1.10.0', '1.10.x'],
  ['1.2.3', '1.2.3', '1.2.4', '1.2.4'],
];

test('an edit changes version, appVersion and requirement, and no other byte', (t) => {
  const runs = 1500;
  let passed = 0;
  fc.assert(
    fc.property(
      template,
      fc.constantFrom(...moves),
      fc.boolean(),
      (files, [from, range, to, next], isShared) => {
        const last = from.replace('v', '');
        const app = isShared ? `v${last}` : last;
        const before = fill(files, from, app, range);
        const after = release(before, { lib: to.replace('v', '') }, isShared ? last : undefined);
        assert.deepEqual(after, fill(files, to, isShared ? `v${to.replace('v', '')}` : app, next));
        const packages = helm.packages(readAll(after));
        assert.equal(named(packages, 'lib').version, to.replace('v', ''));
        assert.deepEqual(named(packages, 'app').dependencies, [{ name: 'lib', kind: 'normal', range: next }]);
        passed += 1;
      },
    ),
    { numRuns: runs },
  );
  t.diagnostic(`${runs} repositories, ${passed} passed, ${runs - passed} failed`);
});

test('any text as Chart.yaml or Chart.lock: packages, or an error that says where', () => {
  const scraps = fc.constantFrom(
    'name: x',
    'version: 1',
    '\n',
    '- ',
    'dependencies:',
    '  ',
    '{',
    '"',
    '&a ',
    '*a',
    ': ',
    '|',
    '\0',
    '---',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps, { maxLength: 12 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, texts, (chart, lock) => {
      try {
        release(
          { 'Chart.yaml': chart, 'a/Chart.yaml': 'name: a\nversion: 1.0.0\n', 'a/Chart.lock': lock },
          { a: '1.0.1' },
        );
      } catch (error) {
        assert.match(String(error), /^ReleaseError: (?:a\/)?Chart\.(?:yaml|lock):\d+: /);
      }
    }),
    { numRuns: 2000 },
  );
});
