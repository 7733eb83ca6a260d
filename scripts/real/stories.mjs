/** Whole releases of real repositories, against a bare remote and pages in a folder. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneAt, crates, git, release } from './sandbox.mjs';

export const stories = {
  'refactor-group/refactor-platform-rs': async (repository, checks) => {
    const dir = withRemote({ ...repository, at: '8178c65c' });
    await story(dir, 'refactor-platform-rs', checks, cargoIsConsistent);
  },
  'refactor-group/refactor-platform-fe': async (repository, checks) => {
    const dir = withRemote({ ...repository, at: '57933e84' });
    await story(dir, 'refactor-platform-fe', checks, npmIsConsistent);
  },
};

function withRemote(point) {
  const dir = cloneAt(point);
  const remote = `${dir}.git`;
  git(dir, 'clone', '--quiet', '--bare', '--shared', dir, remote);
  git(dir, 'remote', 'set-url', 'origin', remote);
  git(dir, 'push', '--quiet', 'origin', 'main', '--tags');
  git(dir, 'branch', '--quiet', '--set-upstream-to=origin/main');
  return dir;
}

/** beta3 as the manifests say, then up to beta9, then the refusal and a way out of it. */
async function story(dir, name, checks, assertConsistent) {
  ship(dir, `${name} 1.0.0-beta3`, checks);
  checks.equal(changed(dir), ['CHANGELOG.md'], `${name} 1.0.0-beta3 changes`);
  assertConsistent(dir, '1.0.0-beta3', checks);
  for (let beta = 4; beta <= 9; beta++) {
    const version = `1.0.0-beta${beta}`;
    fix(dir, beta);
    ship(dir, `${name} ${version}`, checks);
    checks.that(
      git(dir, 'describe', '--tags') === version,
      `${name} is tagged ${version}`,
      git(dir, 'describe'),
    );
    if (beta === 4) onlyVersions(dir, name, ['1.0.0-beta3', '1.0.0-beta4'], checks);
    assertConsistent(dir, version, checks);
  }
  fix(dir, 10);
  const head = git(dir, 'rev-parse', 'HEAD');
  const refused = release(dir, 'next', '--yes');
  checks.that(
    refused.code === 3 && /1\.0\.0-rc1/.test(refused.all) && /--as 1\.0\.0/.test(refused.all),
    `${name} beta10 is refused with ways out`,
    refused.all,
  );
  checks.equal(git(dir, 'rev-parse', 'HEAD'), head, `${name} the refusal changes nothing`);
  const out = release(dir, 'next', '--dry-run', '--pre', 'rc', '--json');
  checks.equal(JSON.parse(out.stdout).releases[0]?.next, '1.0.0-rc1', `${name} --pre rc`);
}

function fix(dir, number) {
  writeFileSync(join(dir, 'src', 'release-check.txt'), `${number}\n`);
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message', `fix: check number ${number}`);
  git(dir, 'push', '--quiet', 'origin', 'main');
}

function ship(dir, name, checks) {
  const run = release(dir, 'next', '--yes');
  checks.that(run.code === 0, `${name} is released in ${run.seconds.toFixed(1)} s`, run.all);
  const version = name.split(' ')[1];
  const remote = `${dir}.git`;
  const at = (ref) => git(remote, 'rev-parse', `${ref}^{commit}`);
  checks.that(at(version) === at('main'), `${name} tag and branch are on the remote`);
  checks.equal(git(dir, 'status', '--porcelain'), '', `${name} leaves a clean tree`);
  checks.that(existsSync(join(remote, 'releases')), `${name} has a page`, remote);
}

function changed(dir) {
  return git(dir, 'diff', '--name-only', 'HEAD~1', 'HEAD').split('\n');
}

/** Of every file but the changelog the same lines change, from one version to the other. */
function onlyVersions(dir, name, [from, to], checks) {
  const files = changed(dir).filter((file) => file !== 'CHANGELOG.md');
  const texts = (revision) => files.map((file) => git(dir, 'show', `${revision}:${file}`));
  const [before, after] = [texts('HEAD~1'), texts('HEAD')];
  const added = git(dir, 'diff', '--unified=0', 'HEAD~1', 'HEAD', '--', ...files)
    .split('\n')
    .filter((line) => /^\+(?!\+\+)/.test(line));
  checks.that(
    added.length > 0 && added.every((line) => line.includes(to)),
    `${name} ${to} changes ${added.length} lines in ${files.length} files`,
    added.join('\n'),
  );
  const back = after.map((text) => text.replaceAll(to, from));
  checks.that(back.join('') === before.join(''), `${name} ${to} changes version bytes only`);
}

function cargoIsConsistent(dir, version, checks) {
  const own = crates(dir, '--no-deps');
  const found = own.versions ?? {};
  const count = (wanted) => Object.values(found).filter((each) => each === wanted).length;
  checks.that(
    count(version) === 9 && count('0.1.0') === 3,
    `cargo: 9 crates at ${version}, 3 at 0.1.0`,
    own.error,
  );
  const locked = readFileSync(join(dir, 'Cargo.lock'), 'utf8');
  const lines = locked.split('\n');
  const wrong = Object.entries(found).filter(
    ([name, each]) => lines[lines.indexOf(`name = "${name}"`) + 1] !== `version = "${each}"`,
  );
  checks.equal(wrong, [], `Cargo.lock at ${version} differs from the manifests`);
  const whole = crates(dir);
  if (whole.error === undefined)
    checks.equal(sorted(whole.versions), sorted(found), `cargo metadata --locked --offline at ${version}`);
  else checks.note(`not run: cargo metadata with dependencies (${whole.error.split('\n')[0]})`);
}

function sorted(versions) {
  return Object.entries(versions).sort();
}

function npmIsConsistent(dir, version, checks) {
  const [manifest, lock] = ['package.json', 'package-lock.json'].map((file) =>
    JSON.parse(readFileSync(join(dir, file), 'utf8')),
  );
  checks.equal(
    [manifest.version, lock.version, lock.packages[''].version],
    [version, version, version],
    `package.json and package-lock.json`,
  );
}
