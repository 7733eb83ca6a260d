import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { commitMessagesPage } from './disagreements.ts';
import { differing, readers, samples, type Reading, type Sample } from './readings.ts';

/**
 * Where this tool means to read otherwise than `expect`, and why. Parsers report git's own reverts beside the type; here
 * they are changes: a revert of something released bumps patch.
 */
const reasons = {
  revert: 'git\'s `Revert "…"` of something outside the range is a change of type revert (it bumps patch)',
  emptyScope: 'an empty scope means none: the header must parse, so a type is not lost over two parentheses',
  squash: 'the header is not conventional, so the conventional items of the body are the changes',
} as const;

const deviations: Readonly<Record<string, keyof typeof reasons>> = {
  'GoogleCloudPlatform/functions-framework-nodejs@8aef26e3fc': 'revert',
  'changesets/changesets@b42f892f81': 'revert',
  'crate-ci/cargo-release@b0f6ed6303': 'revert',
  'googleapis/google-auth-library-python@a48b5b9135': 'revert',
  'goreleaser/goreleaser@5eee70de8b': 'revert',
  'goreleaser/goreleaser@cb6d4dff61': 'revert',
  'jest-community/eslint-plugin-jest@491271aaa3': 'revert',
  'knope-dev/knope@de465486a2': 'revert',
  'refactor-group/refactor-platform-rs@990d6d7f0d': 'revert',
  'refactor-group/refactor-platform-rs@9ca41cfb15': 'revert',
  'semantic-release/semantic-release@3a2acce01f': 'revert',
  'conventional-changelog/conventional-changelog@1050a5c2be': 'emptyScope',
  'conventional-changelog/conventional-changelog@6a1c4d10c0': 'emptyScope',
  'conventional-changelog/conventional-changelog@9624a6b84e': 'emptyScope',
  'conventional-changelog/conventional-changelog@c9918a4c18': 'emptyScope',
  'conventional-changelog/conventional-changelog@ee76424e7d': 'emptyScope',
  'lerna/lerna@d707386f13': 'squash',
};

const read = samples.map((sample) => ({ sample, found: readers['this tool'](sample) }));

test('real messages', (t) => {
  const otherwise = read.filter(({ sample, found }) => differing(sample.expect, found).length > 0);
  assert.deepEqual(
    otherwise.map(({ sample }) => sample.id).sort(),
    Object.keys(deviations).sort(),
    'only the deviations that are meant',
  );
  for (const { sample, found } of otherwise) {
    assert.deepEqual(differing(sample.expect, found), ['type'], `${sample.id}: only the type differs`);
  }
  for (const basis of ['spec', 'convention'] as const) {
    t.diagnostic(
      figures(
        basis,
        read.filter(({ sample }) => sample.basis === basis),
      ),
    );
  }
  const [cases, meant] = [samples.length, otherwise.length];
  t.diagnostic(`${cases} cases, ${cases} passed, 0 failed, ${meant} of them meant otherwise than expected:`);
  for (const [key, reason] of Object.entries(reasons)) {
    t.diagnostic(`${Object.values(deviations).filter((name) => name === key).length}: ${reason}`);
  }
});

test('docs/commit-messages.md says what the readings are', () => {
  const file = new URL('../../../../docs/commit-messages.md', import.meta.url);
  assert.equal(readFileSync(file, 'utf8'), commitMessagesPage(), 'run: node scripts/commit-messages.mjs');
});

function figures(
  name: string,
  pairs: readonly { readonly sample: Sample; readonly found: Reading }[],
): string {
  const agreeing = (['type', 'scope', 'breaking'] as const).map((field) => {
    const count = pairs.filter(
      ({ sample, found }) => !differing(sample.expect, found).includes(field),
    ).length;
    return `${field} ${count}`;
  });
  return `${name}: ${pairs.length} messages, agreeing ${agreeing.join(', ')}`;
}
