import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Line } from '../../src/core/lines/lines.ts';
import type { VersionTag } from '../../src/core/lines/tags.ts';
import type { RawCommit } from '../../src/core/model.ts';
import { lastMoments } from '../../src/core/moments.ts';
import { parseVersion } from '../../src/core/version/version.ts';

const made = [
  '1.1.0',
  'v1.1.0',
  'Release 1.1.0',
  'chore(release): 1.1.0 [skip ci]',
  'chore(main): release lamp 1.1.0 (#12)',
  'chore: release main (#12)',
  'chore(release): publish packages',
  'chore: Release',
  'Publish',
  'Version Packages (#7)',
  'Version Packages (beta)',
  'RELEASING: Releasing 3 package(s)',
  'Bump version',
  'Bump version to the next one',
  '[ci] release (#9)',
  'Merge pull request #12 from acme/changeset-release/main',
  'Merge pull request #13 from acme/release-please--branches--main',
];

const byPeople = [
  'feat: publish events to the bus',
  'fix: bump the timeout',
  'Publish events to the bus',
  'chore: release the lock when done',
  'feat: a release button',
  'build: version packages by hand',
  'feat: speak protocol 11.1.0',
  'feat: speak protocol 1.1.0-beta',
  'fix: 1.1.0.1 is no address',
];

it('the commit before is where tools decided, the tagged one where people wrote it', () => {
  for (const [messages, base] of [
    [made, 'before'],
    [byPeople, 'tagged'],
  ] as const)
    for (const message of messages) assert.equal(baseOf(message), base, message);
});

it('a title of a million characters is read in no time', () => {
  const start = performance.now();
  for (const part of ['1.1.0', 'Merge release-please-', 'bump version ', 'chore('])
    baseOf(part.repeat(200_000));
  assert.ok(performance.now() - start < 2000);
});

function baseOf(message: string): string | undefined {
  const commit: RawCommit = {
    ...{ sha: 'tagged', parents: ['before'], message, time: 0, paths: null },
    author: { name: 'a', email: 'a@example.com' },
  };
  return lastMoments([commit], [line()], 1)[0]?.base;
}

function line(): Line {
  const version = parseVersion('1.1.0');
  assert.ok(version);
  const tag: VersionTag = {
    ...{ name: 'v1.1.0', sha: 'tagged', version, reachable: true, prefix: 'v' },
    spelling: 'semver',
  };
  return {
    ...{ key: 'package.json', members: [], name: null, path: '.', last: tag, stable: tag, manifest: null },
    ...{ tagFormat: 'v{version}', tags: [tag], moduleTags: [], maintenance: null },
    ...{ sharing: 'single', spelling: 'semver' },
  };
}
