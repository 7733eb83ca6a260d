import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findDrift, type KnownLine } from '../../src/updaters/drift.ts';
import { findPlaces } from '../../src/updaters/update.ts';
import { propose } from '../../src/updaters/propose.ts';
import { toRule } from '../../src/updaters/rule.ts';

const main: KnownLine = {
  package: null,
  names: ['acme', '@acme/core'],
  current: '4.17.2',
  earlier: new Set(['1.0.0', '2.0.0', '4.17.1', '4.17.2-rc.1']),
};
const side: KnownLine = { package: 'tool', names: ['tool'], current: '2.0.0', earlier: new Set(['1.0.0']) };

/** A line of a file, and what is found in it: `«…»` is drift, the rest is not. */
const cases: readonly (readonly [path: string, text: string])[] = [
  ['a.rs', 'pub const ACME: &str = "«4.17.2-rc.1»";'],
  ['a.ts', "export const VERSION = '«4.17.1»';"],
  ['a.py', '__version__ = "«4.17.2»"'],
  ['a.yml', 'image: ghcr.io/x/acme:«4.17.1»'],
  ['a.yml', 'image: ghcr.io/x/acme:${ACME:-«1.0.0»}'],
  ['a.sh', 'npm install -g @acme/core@«1.0.0»'],
  ['a.yml', 'run: npx tool@«1.0.0»'],
  ['README.md', 'npm install @acme/core@«2.0.0»'],
  ['README.md', 'export ACME_VERSION=«4.17.2-rc.1»'],
  // not ours, or not drift
  ['a.ts', "const lodash = '4.17.1';"],
  ['a.ts', "const schemaVersion = '1.0.0';"],
  ['a.ts', "const version = '3.2.1';"],
  ['a.yml', 'image: ghcr.io/x/acme-proxy:4.17.1'],
  ['a.txt', 'acme 4.17.1 is fast'],
  ['README.md', 'Since acme 4.17.1 this works; in acme@4.17.9 too.'],
  ['README.md', 'The version is "4.17.1".'],
  ['a.ts', '/** @since 4.17.1 */'],
  ['a.ts', '// removed in acme v4.17.1'],
  ['a.ts', 'const peer = "acme@^4.17.1";'],
  ['a.ts', 'const version = "10.4.17.1";'],
  ['a.ts', 'const version = "4.17.10";'],
  ['a.ts', 'const version = "4.17.1-x";'],
  ['a.rs', '#[cfg(test)]\nconst V: &str = "4.17.2-rc.1";'],
  ['a.min.txt', `${'x'.repeat(3000)} acme@4.17.1`],
];

suite('drift', () => {
  for (const [path, text] of cases) {
    test(`${path}: ${text.slice(0, 60)}`, async () => {
      const file = { path, text: text.replaceAll(/[«»]/g, '') };
      const found = findDrift(file, [main, side], []);
      assert.deepEqual(
        found.map((drift) => drift.found),
        [...text.matchAll(/«([^»]*)»/g)].map(([, version]) => version),
      );
      for (const drift of found) {
        // What is proposed finds the place.
        const places = await findPlaces(toRule(propose(file, drift), 0), [file]);
        assert.ok(
          places.some(({ place }) => place.start === drift.place.start && place.end === drift.place.end),
        );
      }
    });
  }

  test('whose it is: the line whose package is named', () => {
    const [one] = findDrift({ path: 'a', text: 'tool@1.0.0' }, [main, side], []);
    assert.deepEqual([one?.owner.package, one?.current, one?.isBehind], ['tool', '2.0.0', true]);
    const [other] = findDrift({ path: 'a', text: 'x\nacme@4.17.2' }, [main, side], []);
    assert.deepEqual([other?.owner.package, other?.line, other?.isBehind], [null, 2, false]);
  });

  test('what an entry owns is no drift', () => {
    const text = 'acme@4.17.1';
    assert.deepEqual(findDrift({ path: 'a', text }, [main], [{ start: 5, end: 11, part: 'version' }]), []);
  });

  test('a megabyte on one line ends soon', () => {
    const start = process.cpuUsage();
    for (const text of ['1.'.repeat(500_000), `${'acme '.repeat(1)}${'4.17.1 '.repeat(250)}\n`.repeat(500)]) {
      findDrift({ path: 'a', text }, [main, side], []);
    }
    const { user, system } = process.cpuUsage(start);
    assert.ok(user + system < 8e6);
  });
});
