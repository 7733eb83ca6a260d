import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { cargoRegistry, errors } from '../helpers/cargo-registry.ts';
import { release } from '../helpers/cli.ts';
import { httpFront, type Fate } from '../helpers/http-front.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { toolFor } from '../helpers/tools.ts';
import { errorIn } from './json.ts';
import { assertUntouched, pages, releaseShop, type Shop } from './publishing.ts';
import { clone } from './stories.ts';

const all = ['acme-core@1.1.0', 'acme-mid@1.1.0', 'acme-top@1.1.0'];

/** A workspace of three crates, each after the one it needs, at 1.0.0 with a pending feature. */
function crates(
  t: TestContext,
  registry: string,
  {
    token = '',
    sources = {},
  }: { readonly token?: string; readonly sources?: Readonly<Record<string, string>> },
): Shop {
  const dir = temporary(t, 'crates');
  const env = {
    HOME: dir,
    CARGO_HOME: join(dir, 'cargo'),
    RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
    CARGO_REGISTRIES_SHOP_INDEX: `sparse+${registry}`,
    CARGO_NET_RETRY: '0',
    ...(token === '' ? {} : { CARGO_REGISTRIES_SHOP_TOKEN: token }),
  };
  const repo = new Repo(join(dir, 'work'), env);
  repo.write({
    'Cargo.toml':
      '[workspace]\nmembers = ["core", "mid", "top"]\nresolver = "2"\n\n[workspace.package]\nversion = "1.0.0"\n',
    'core/Cargo.toml': manifestOf('acme-core', null),
    'mid/Cargo.toml': manifestOf('acme-mid', 'core'),
    'top/Cargo.toml': manifestOf('acme-top', 'mid'),
    'core/src/lib.rs': 'pub fn one() -> u8 { 1 }\n',
    'mid/src/lib.rs': 'pub use acme_core::one;\n',
    'top/src/lib.rs': 'pub use acme_mid::one;\n',
    '.gitignore': 'target/\n',
    'release.config.json': '{ "publish": { "cargo": true } }\n',
    ...sources,
  });
  execFileSync('cargo', ['generate-lockfile'], { cwd: repo.dir, env: repo.env, stdio: 'pipe' });
  repo.commit('chore: begin');
  repo.tag('v1.0.0');
  repo.commit('feat: more', { 'core/src/more.rs': '// more\n' });
  return { dir, repo, remote: repo.withRemote(join(dir, 'remote.git')), env: repo.env };
}

function manifestOf(name: string, needs: string | null): string {
  const dependency =
    needs === null
      ? ''
      : `\n[dependencies]\nacme-${needs} = { path = "../${needs}", version = "1.0.0", registry = "shop" }\n`;
  return `[package]\nname = "${name}"\nversion.workspace = true\nedition = "2021"\nlicense = "MIT"\ndescription = "Acme"\npublish = ["shop"]\n${dependency}`;
}

/** A registry and what is in front of it, that may go wrong. */
async function shopWith(t: TestContext, decide: (request: string, times: number) => Fate) {
  const registry = await cargoRegistry(t);
  const front = await httpFront(t, registry.url, decide);
  return { registry, front, place: crates(t, front.url, { token: registry.token }) };
}

const put = 'PUT /api/v1/crates/new';

describe('publishing crates', { concurrency: 2 }, () => {
  it('publishes a workspace in order, once, from the release commit', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const { registry, place } = await shopWith(t, () => 'pass');
    place.repo.write({ 'core/src/mine.rs': 'mine, not committed\n' });
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(registry.published, all);
    assert.deepEqual(pages(place), ['v1.1.0']);
    assert.equal(place.repo.git('status', '--porcelain'), '?? core/src/mine.rs\n');
    assert.deepEqual(await registry.files('acme-core', '1.1.0'), [
      '.cargo_vcs_info.json',
      'Cargo.lock',
      'Cargo.toml',
      'Cargo.toml.orig',
      'src/lib.rs',
      'src/more.rs',
    ]);
    assert.match((await releaseShop(place)).stdout, /Nothing to release/);
  });

  it('converges where the answer to a publication was lost', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const { registry, place } = await shopWith(t, (request, times) =>
      request === put && times === 2 ? 'lose' : 'pass',
    );
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(registry.published, all);
  });

  it('stops with 6 where it is refused, and is completed in another clone', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    let refuses = true;
    const { registry, place } = await shopWith(t, (request, times) =>
      refuses && request === put && times > 1 ? [403, errors('this token may not')] : 'pass',
    );
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /could not publish acme-mid 1\.1\.0/);
    assert.ok(!`${run.stdout}${run.stderr}`.includes(registry.token), 'the token was shown');
    assert.deepEqual([registry.published, pages(place)], [all.slice(0, 1), []]);
    refuses = false;
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual([registry.published, pages(place)], [all, ['v1.1.0']]);
  });

  it('is completed in the same clone where no ledger is kept', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const registry = await cargoRegistry(t);
    let refuses = true;
    const front = await httpFront(t, registry.url, (request, times) =>
      refuses && request === put && times > 1 ? [403, errors('this token may not')] : 'pass',
    );
    const config = { 'release.config.json': '{ "publish": { "cargo": true }, "ledger": null }\n' };
    const place = crates(t, front.url, { token: registry.token, sources: config });
    assert.equal((await releaseShop(place)).code, 6);
    refuses = false;
    const run = await releaseShop(place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual([registry.published, pages(place)], [all, ['v1.1.0']]);
  });

  it('waits as long as the registry says, if that is not too long', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const limit = (milliseconds: number): Fate => [
      429,
      errors(
        `You have published too many new crates in a short period of time. Please try again after ${new Date(Date.now() + milliseconds).toUTCString()} or email help@crates.io`,
      ),
    ];
    const soon = await shopWith(t, (request, times) =>
      request === put && times === 1 ? limit(2_000) : 'pass',
    );
    const run = await releaseShop(soon.place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(soon.registry.published, all);
    assert.match(run.stderr, /^acme-core: shop asks to wait; going on in \d+ s …$/m);
    const late = await shopWith(t, (request) => (request === put ? limit(3_600_000) : 'pass'));
    const other = await releaseShop(late.place, '--json');
    assert.deepEqual([other.code, errorIn(other).code], [6, 'REGISTRY_FAILED'], other.stderr);
    assert.match(errorIn(other).message, /limits how much is published, until \w{3}, \d+ /);
  });

  it('refuses before anything is changed: no token, a version that is taken', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const { registry, front, place } = await shopWith(t, () => 'pass');
    assert.equal((await releaseShop(place)).code, 0);
    const bare = crates(t, front.url, {});
    const run = await releaseShop(bare, '--json');
    assert.equal(run.code, 3, run.stderr);
    assert.match(errorIn(run).message, /^cargo has no token for shop$/);
    assert.match(errorIn(run).also.join('\n'), /^VERSION_TAKEN: shop has acme-core 1\.1\.0 already$/m);
    assertUntouched(bare);
    assert.deepEqual(registry.published, all);
  });

  it('stops with 5, nothing public, where a crate cannot be built by those who get it', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const registry = await cargoRegistry(t);
    const outside = { 'mid/src/lib.rs': 'include!("../../core/src/lib.rs");\n' };
    const place = crates(t, registry.url, { token: registry.token, sources: outside });
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [5, 'PACK_FAILED'], run.stderr);
    assert.deepEqual(registry.published, []);
    assertUntouched(place);
  });

  it('says that a version was yanked', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const { registry, place } = await shopWith(t, (request, times) =>
      request === put && times === 2 ? [403, errors('no')] : 'pass',
    );
    assert.equal((await releaseShop(place)).code, 6);
    registry.yank('acme-core', '1.1.0');
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'REGISTRY_REFUSED'], run.stderr);
    assert.match(errorIn(run).message, /acme-core 1\.1\.0 is published and yanked/);
  });

  it('does not take a version made from another commit for its own', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const { registry, place } = await shopWith(t, (request, times) =>
      request === put && times === 1 ? [403, errors('no')] : 'pass',
    );
    assert.equal((await releaseShop(place)).code, 6);
    const other = crates(t, registry.url, { token: registry.token, sources: { 'core/src/other.rs': '' } });
    assert.equal((await releaseShop(other)).code, 0);
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'PACKAGE_DIFFERS'], run.stderr);
    assert.deepEqual(pages(place), []);
  });

  it('yanks a crate that is withdrawn, and takes that back', async (t) => {
    if (toolFor(t, 'cargo') === null) return;
    const { registry, place } = await shopWith(t, () => 'pass');
    assert.equal((await releaseShop(place)).code, 0);
    const yank = (...args: readonly string[]): ReturnType<typeof release> =>
      release(place.repo.dir, place.repo.env, 'yank', 'v1.1.0', '--yes', ...args);
    const yanked = (): readonly boolean[] =>
      ['acme-core', 'acme-mid', 'acme-top'].map((name) => registry.isYanked(name, '1.1.0'));
    const run = await yank();
    assert.equal(run.code, 0, run.stderr + run.stdout);
    assert.match(run.stdout, /✓ cargo acme-core 1\.1\.0: yanked/);
    assert.deepEqual(yanked(), [true, true, true]);
    assert.match((await yank()).stdout, /– cargo acme-core 1\.1\.0: yanked \(is so already\)/);
    assert.equal((await yank('--restore')).code, 0);
    assert.deepEqual(yanked(), [false, false, false]);
  });
});
