import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

/**
 * Whole-tree cases of knope, commit 023a32f5, crates/knope/tests: the folder, versions and tags before, commit messages,
 * and the version files after. Facts only; the files are ours.
 */
interface Case {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  /** Tags on the first commit. */
  readonly tags: readonly string[];
  readonly messages: readonly string[];
  readonly args?: readonly string[];
  readonly after: Readonly<Record<string, string>>;
  /** Where the outcome is another one than knope's: the rule it follows. */
  readonly rule?: string;
}

const crate = (name: string, version: string, more = ''): string =>
  `[package]\nname = "${name}"\nversion = "${version}"\n${more}`;
const single = (version: string): Readonly<Record<string, string>> => ({
  'Cargo.toml': crate('default', version),
});

const inherits = (name: string, more = ''): string =>
  `[package]\nname = "${name}"\nversion.workspace = true\n${more}`;
const shared = (version: string): Readonly<Record<string, string>> => ({
  'Cargo.toml': `[workspace]\nmembers = ["first", "second"]\n\n[workspace.package]\nversion = "${version}"\n\n${inherits('root')}`,
  'first/Cargo.toml': inherits(
    'first-package',
    '\n[dependencies]\nsecond-package = { path = "../second" }\n',
  ),
  'second/Cargo.toml': inherits('second-package'),
  'Cargo.lock': `version = 3\n\n${['first', 'second']
    .map((name) => `[[package]]\nname = "${name}-package"\nversion = "${version}"\n`)
    .join('\n')}`,
});
const workspace = (first: string, second: string): Readonly<Record<string, string>> => ({
  'Cargo.toml': `[workspace]\nmembers = ["first", "second"]\n\n[workspace.package]\nversion = "9.8.7" # Should be ignored\n`,
  'first/Cargo.toml': crate(
    'first-package',
    first,
    `\n[dev-dependencies]\nsecond-package = { path = "../second", version = "${second}" }\n`,
  ),
  'second/Cargo.toml': crate('second-package', second),
});
const unlinked = (second: string): Readonly<Record<string, string>> => ({
  ...workspace('1.0.0', second),
  'first/Cargo.toml': crate('first-package', '1.0.0', '\n[dependencies]\nsecond-package = "0.1.0"\n'),
});
const npm = (version: string): Readonly<Record<string, string>> => ({
  'package.json': `{\n  "name": "test-package",\n  "version": "${version}",\n  "dependencies": { "dependency-name": "1.0.0" }\n}`,
  'package-lock.json': `{\n  "name": "test-package",\n  "version": "${version}",\n  "lockfileVersion": 3,\n  "packages": {\n    "": {\n      "name": "test-package",\n      "version": "${version}"\n    }\n  }\n}`,
});

const cases: readonly Case[] = [
  {
    folder: 'bump_version/single_package/major',
    files: single('1.2.3'),
    tags: ['v1.2.3'],
    messages: ['feat!: x'],
    after: single('2.0.0'),
  },
  {
    folder: 'bump_version/single_package/minor',
    files: single('1.2.3'),
    tags: ['v1.2.3'],
    messages: ['feat: x'],
    after: single('1.3.0'),
  },
  {
    folder: 'bump_version/single_package/patch',
    files: single('1.2.3'),
    tags: ['v1.2.3'],
    messages: ['fix: x'],
    after: single('1.2.4'),
  },
  {
    folder: 'bump_version/single_package/release',
    files: single('1.2.3-rc.0'),
    tags: ['v1.2.2', 'v1.2.3-rc.0'],
    messages: ['docs: x'],
    args: ['--graduate'],
    after: single('1.2.3'),
  },
  {
    folder: 'prepare_release/override_version',
    files: single('1.2.3'),
    tags: ['v1.2.3'],
    messages: ['feat: x'],
    args: ['--as', '3.0.0'],
    after: single('3.0.0'),
  },
  {
    folder: 'prepare_release/enable_prerelease',
    files: single('1.0.0'),
    tags: ['v1.0.0'],
    messages: ['feat: x'],
    args: ['--pre', 'rc'],
    after: single('1.1.0-rc.1'),
    rule: 'knope counts from rc.0; "First number is 1"',
  },
  {
    folder: 'prepare_release/second_prerelease',
    files: single('1.1.0-rc.0'),
    tags: ['v1.0.0', 'v1.1.0-rc.0'],
    messages: ['feat: x'],
    args: ['--pre', 'rc'],
    after: single('1.1.0-rc.1'),
  },
  {
    folder: 'prepare_release/release_after_prerelease',
    files: single('1.1.0-rc.1'),
    tags: ['v1.0.0', 'v1.1.0-rc.1'],
    messages: ['feat: x'],
    args: ['--graduate'],
    after: single('1.1.0'),
  },
  {
    folder: 'prepare_release/override_prerelease_label',
    files: single('1.0.0'),
    tags: ['v1.0.0'],
    messages: ['feat: x'],
    args: ['--pre', 'alpha'],
    after: single('1.1.0-alpha.1'),
    rule: 'knope counts from alpha.0; "First number is 1"',
  },
  {
    folder: 'prepare_release/cargo/workspace/full',
    files: workspace('1.0.0', '0.1.0'),
    tags: ['first-package/v1.0.0', 'second-package/v0.1.0'],
    messages: ['feat(first-package): x', 'feat(second-package)!: x'],
    after: workspace('1.1.0', '0.2.0'),
  },
  {
    folder: 'prepare_release/cargo/workspace/full (a requirement without a path)',
    files: unlinked('0.1.0'),
    tags: ['first-package/v1.0.0', 'second-package/v0.1.0'],
    messages: ['feat(second-package)!: x'],
    after: unlinked('0.2.0'),
    rule: 'for Cargo a requirement without a path is on the registry; knope takes it for the member by name',
  },
  {
    folder: 'prepare_release/cargo/workspace/shared_version',
    files: shared('1.2.3'),
    tags: ['v1.2.3'],
    messages: ['feat: x'],
    after: shared('1.3.0'),
  },
  {
    folder: 'prepare_release/npm/package',
    files: npm('1.0.0'),
    tags: ['v1.0.0'],
    messages: ['feat: x'],
    after: npm('1.1.0'),
  },
  {
    folder: 'prepare_release/no_version_change',
    files: single('1.0.0'),
    tags: ['v1.0.0'],
    messages: ['docs: x'],
    after: single('1.0.0'),
    rule: 'knope ends with an error; nothing to do is exit code 0 and said',
  },
];

test('knope’s whole-tree cases', async (t) => {
  const wrong: string[] = [];
  for (const each of cases) {
    const repo = new Repo(join(temporary(t, 'knope'), 'r'));
    repo.commit('Initial commit', each.files);
    repo.tag(...each.tags);
    for (const message of each.messages) repo.commit(message, { [`src/${message.length}.txt`]: message });
    const run = await release(repo.dir, repo.env, 'next', '--yes', ...(each.args ?? []));
    const found = Object.fromEntries(
      Object.keys(each.after).map((path) => [path, repo.git('show', `HEAD:${path}`)]),
    );
    try {
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual(found, each.after);
    } catch (error) {
      wrong.push(`${each.folder}: ${String(error)}`);
    }
  }
  const deviating = cases.filter(({ rule }) => rule !== undefined).length;
  assert.deepEqual(wrong, []);
  t.diagnostic(
    `knope: ${cases.length} cases, ${cases.length - deviating} passed, ${deviating} deviating by rule`,
  );
});
