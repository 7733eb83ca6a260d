import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { hasCargo, lockOf, members, metadata, run, sandbox, write } from './real.ts';
import { readAll, release } from './repository.ts';
import type { Repository } from './repository.ts';
import { accepted, refused } from './requirements.ts';

const crate = (name: string, rest = '', version = '1.0.0'): string =>
  `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${rest}`;

const workspace: Repository = {
  'Cargo.toml': `[workspace]
resolver = "2"
members = ["crates/*"]
exclude = ["vendor"]

[workspace.package]
version = "1.4.0" # all but two

[workspace.dependencies]
base = { path = "crates/base", version = "1.4" }
`,
  'crates/base/Cargo.toml': '[package]\nname = "base"\nversion.workspace = true\nedition = "2021"\n',
  'crates/mid/Cargo.toml':
    '[package]\nname = "mid"\nversion.workspace = true\nedition = "2021"\n[dependencies]\nbase.workspace = true\n',
  'crates/own/Cargo.toml': crate(
    'own',
    `[dependencies]
fundament = { package = "base", path = "../base", version = "=1.4.0" }
old_base = { package = "base", path = "../../vendor/base", version = "0.9" }
[target.'cfg(unix)'.build-dependencies]
mid = { path = "../mid", version = ">=1.4, <2" }
`,
    '0.3.1',
  ),
  'crates/app/Cargo.toml': crate(
    'app',
    `[dependencies.own]
path = "../own"
version = "0.3.*"
[dev-dependencies]
base = { workspace = true }
mid.path = "../mid"
`,
    '1.0.0-beta3',
  ),
  'vendor/base/Cargo.toml': crate('base', '', '0.9.0'),
};

test('real cargo: a release of an inheriting workspace passes --locked, and is what cargo would lock', (t) => {
  if (!hasCargo(t)) return;
  const directory = sandbox(t);
  const lock = lockOf(directory, workspace);
  assert.match(lock, /"base 1\.4\.0"/, 'two versions of base, so that cargo spells them');
  const { 'vendor/base/Cargo.toml': vendored, ...own } = workspace;
  assert.ok(vendored);
  const { after } = release(
    { ...own, 'Cargo.lock': lock },
    { base: '2.0.0', mid: '2.0.0', own: '0.4.0', app: '1.0.0-beta4' },
  );
  const { 'Cargo.lock': lockAfter = '', ...manifestsAfter } = after;
  write(directory, manifestsAfter);
  assert.equal(
    metadata(directory),
    null,
    'with the old lockfile cargo must refuse, or this test proves nothing',
  );
  write(directory, { 'Cargo.lock': lockAfter });
  assert.notEqual(metadata(directory), null);
  assert.deepEqual(members(directory), ['app 1.0.0-beta4', 'base 2.0.0', 'mid 2.0.0', 'own 0.4.0']);
  assert.equal(lockOf(directory, manifestsAfter), lockAfter);
  const seen = cargo.packages(readAll(after)).map(({ name, version }) => `${name} ${version}`);
  assert.deepEqual([...seen].sort(), members(directory));
});

test('real cargo: a lockfile whose order changes is still accepted as locked', (t) => {
  if (!hasCargo(t)) return;
  const directory = sandbox(t);
  const files: Repository = {
    'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["base", "app"]\nexclude = ["vendor"]\n',
    'base/Cargo.toml': crate('base'),
    'app/Cargo.toml': crate(
      'app',
      '[dependencies]\nbase = { path = "../base", version = "1" }\nnew = { package = "base", path = "../vendor" }\n',
    ),
  };
  const vendor = { 'vendor/Cargo.toml': crate('base', '', '1.5.0') };
  const lock = lockOf(directory, { ...files, ...vendor });
  write(directory, release({ ...files, 'Cargo.lock': lock }, { base: '2.0.0' }).after);
  assert.notEqual(metadata(directory), null);
});

test('real cargo: the requirements of the table are accepted and refused alike', (t) => {
  if (!hasCargo(t)) return;
  const positive = sandbox(t);
  write(positive, pinned(accepted));
  assert.notEqual(run(positive, 'generate-lockfile'), null, 'all accepted rows at once');
  const wrong = refused.filter((row) => {
    const directory = sandbox(t);
    write(directory, pinned([row]));
    return run(directory, 'generate-lockfile') !== null;
  });
  assert.deepEqual(wrong, []);
  t.diagnostic(
    `${accepted.length + refused.length} cases, ${accepted.length + refused.length} passed, 0 failed`,
  );
});

/** A workspace with one dependency for each row. */
function pinned(rows: readonly (readonly [version: string, range: string])[]): Repository {
  const lines = rows.map(([, range], index) => `d${index} = { path = "d${index}", version = "${range}" }\n`);
  const crates = rows.map(
    ([version], index) => [`d${index}/Cargo.toml`, crate(`d${index}`, '', version)] as const,
  );
  return {
    'Cargo.toml': `${crate('root', `[dependencies]\n${lines.join('')}`)}[workspace]\n`,
    ...Object.fromEntries(crates),
  };
}
