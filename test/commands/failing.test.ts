import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { errorIn } from './json.ts';
import { elsewhere, hook, site, step, type Site } from './released.ts';
import { git } from './stories.ts';

/** A release that ends in an error and leaves every byte as it was. */
interface Failure {
  readonly name: string;
  readonly config?: object;
  readonly spoil?: (place: Site) => unknown;
  /** Variables to set, or to leave out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  readonly code: string;
  readonly exit: number;
  readonly says: RegExp;
}

const reject = 'echo "no releases on Fridays" >&2; exit 1';

const failures: readonly Failure[] = [
  {
    name: 'a file of the release has changes',
    spoil: ({ repo }) => repo.write({ 'package.json': '{"name":"lamp","version":"1.0.0","mine":true}' }),
    code: 'TREE_DIRTY',
    exit: 3,
    says: /package\.json/,
  },
  {
    name: 'a file of the release has staged changes',
    spoil: ({ repo }) => {
      repo.write({ 'CHANGELOG.md': '# Mine\n' });
      repo.git('add', 'CHANGELOG.md');
    },
    code: 'TREE_DIRTY',
    exit: 3,
    says: /CHANGELOG\.md/,
  },
  {
    name: 'no identity',
    spoil: ({ repo }) => repo.git('config', 'user.useConfigOnly', 'true'),
    env: {
      GIT_AUTHOR_NAME: undefined,
      GIT_AUTHOR_EMAIL: undefined,
      GIT_COMMITTER_NAME: undefined,
      GIT_COMMITTER_EMAIL: undefined,
    },
    code: 'NO_IDENTITY',
    exit: 3,
    says: /who makes the release/,
  },
  {
    name: 'a committer but no author',
    spoil: ({ repo }) => repo.git('config', 'user.useConfigOnly', 'true'),
    env: { GIT_AUTHOR_NAME: undefined, GIT_AUTHOR_EMAIL: undefined },
    code: 'NO_IDENTITY',
    exit: 3,
    says: /who makes the release/,
  },
  {
    name: 'another branch',
    spoil: ({ repo }) => repo.git('switch', '--quiet', '--create', 'side'),
    code: 'NO_BRANCH',
    exit: 3,
    says: /this is branch side/,
  },
  {
    name: 'detached HEAD',
    spoil: ({ repo }) => repo.git('switch', '--quiet', '--detach'),
    code: 'NO_BRANCH',
    exit: 3,
    says: /HEAD is on no branch/,
  },
  {
    name: 'an unreachable remote',
    spoil: ({ repo }) => repo.git('remote', 'set-url', 'origin', '/nowhere/at/all.git'),
    code: 'PUSH_FORBIDDEN',
    exit: 3,
    says: /origin cannot be pushed to/,
  },
  {
    name: 'commits on the remote that are not here',
    spoil: (place) => elsewhere(place),
    code: 'REMOTE_MOVED',
    exit: 4,
    says: /has commits that are not here/,
  },
  {
    name: 'the tag on the remote already',
    spoil: ({ remote }) => git(remote, 'tag', 'v1.1.0', 'main'),
    code: 'TAG_EXISTS',
    exit: 3,
    says: /v1\.1\.0/,
  },
  {
    name: 'a clone without tags',
    spoil: ({ repo }) => repo.git('tag', '--delete', 'v1.0.0'),
    code: 'HISTORY_INCOMPLETE',
    exit: 3,
    says: /v1\.0\.0/,
  },
  {
    name: 'a push the remote rejects',
    spoil: ({ remote }) => hook(remote, 'pre-receive', reject),
    code: 'PUSH_REJECTED',
    exit: 5,
    says: /no releases on Fridays/,
  },
  {
    name: 'a push of which only the tag is rejected',
    spoil: ({ remote }) => hook(remote, 'update', `case "$1" in refs/tags/*) ${reject};; esac`),
    code: 'PUSH_REJECTED',
    exit: 5,
    says: /no releases on Fridays/,
  },
  {
    name: 'a build step',
    config: step('echo first; echo the oven is cold >&2; exit 7'),
    code: 'BUILD_FAILED',
    exit: 5,
    says: /the oven is cold/,
  },
  {
    name: 'a build step that does not exist',
    config: { build: [{ title: 'bake', argv: ['no-such-command-here'] }] },
    code: 'TOOL_MISSING',
    exit: 3,
    says: /no-such-command-here/,
  },
  {
    name: 'a pattern of assets without a match',
    config: { assets: ['dist/*.tgz'] },
    code: 'ASSET_MISSING',
    exit: 5,
    says: /dist\/\*\.tgz/,
  },
  {
    name: 'a changelog that is a symbolic link',
    spoil: ({ repo }) => {
      repo.write({ 'docs/history.md': '# Changelog\n' });
      rmSync(join(repo.dir, 'CHANGELOG.md'));
      symlinkSync('docs/history.md', join(repo.dir, 'CHANGELOG.md'));
      repo.git('add', 'CHANGELOG.md', 'docs');
      repo.git('commit', '--quiet', '-m', 'docs: link', '--', 'CHANGELOG.md', 'docs');
      repo.git('push', '--quiet');
    },
    code: 'WORKSPACE_INVALID',
    exit: 3,
    says: /CHANGELOG\.md is a symbolic link/,
  },
  {
    name: 'a manifest a sparse checkout leaves out',
    spoil: ({ repo }) => repo.git('sparse-checkout', 'set', '--no-cone', 'src'),
    code: 'TREE_DIRTY',
    exit: 3,
    says: /not in the work tree/,
  },
];

describe('a release that cannot be made leaves every byte as it was', { concurrency: 3 }, () => {
  for (const failure of failures) it(failure.name, (t) => fails(failure, t));

  it('how many', (t) => {
    t.diagnostic(`${failures.length} failures`);
    assert.ok(failures.length >= 15);
  });
});

async function fails(
  { config, spoil, env: more = {}, args = [], code, exit, says }: Failure,
  t: TestContext,
): Promise<void> {
  const place = site(t, config);
  spoil?.(place);
  const env = { ...place.repo.env, ...more };
  const before = fingerprint(place.watch, { times: false });
  const run = await release(place.repo.dir, defined(env), 'next', '--yes', '--json', ...args);
  assert.equal(run.code, exit, run.stderr);
  const error = errorIn(run);
  assert.equal(error.code, code);
  assert.equal(error.exitCode, exit);
  assert.match(error.message, says);
  assert.ok(error.hint !== null && error.hint.length > 10);
  assert.deepEqual(differences(before, fingerprint(place.watch, { times: false })), []);
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}
