import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { sbomType, statementOf } from '../helpers/evidence.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';

const password = { COSIGN_PASSWORD: 'the example password' };

/** A folder with a key pair and a file, and a way to run the command in it. */
async function folder(t: TestContext): Promise<{
  readonly dir: string;
  readonly run: (...args: string[]) => Promise<Run>;
}> {
  const dir = temporary(t, 'sign');
  writeFileSync(join(dir, 'app.tgz'), 'the bytes');
  const run = (...args: string[]): Promise<Run> => release(dir, hermetic(password), ...args);
  const made = await run('keygen');
  assert.equal(made.code, 0, made.stderr);
  return { dir, run };
}

describe('keygen', { concurrency: 2 }, () => {
  it('makes files only the owner can read, and overwrites neither half', async (t) => {
    const { dir, run } = await folder(t);
    assert.equal(statSync(join(dir, 'cosign.key')).mode & 0o777, 0o600);
    const before = readFileSync(join(dir, 'cosign.key'), 'utf8');
    for (const args of [[], ['--out', 'cosign.key']]) {
      const again = await run('keygen', ...args);
      assert.equal(again.code, 3);
      assert.match(again.stderr, /error\[KEY_EXISTS\]: cosign\.key is there already/);
    }
    writeFileSync(join(dir, 'new.pub'), '');
    const half = await run('keygen', '--out', 'new.key');
    assert.match(half.stderr, /error\[KEY_EXISTS\]: new\.pub is there already/);
    assert.throws(() => statSync(join(dir, 'new.key')), /ENOENT/);
    assert.equal(readFileSync(join(dir, 'cosign.key'), 'utf8'), before);
  });

  it('without a password and a person to ask, it makes nothing', async (t) => {
    const dir = temporary(t, 'keygen');
    const run = await release(dir, hermetic(), 'keygen');
    assert.equal(run.code, 3);
    assert.match(run.stderr, /error\[KEY_UNREADABLE\]: cosign\.key needs a password/);
    assert.throws(() => statSync(join(dir, 'cosign.key')), /ENOENT/);
  });
});

describe('sign', { concurrency: 2 }, () => {
  it('a wrong password, a missing key and a missing file are told, without the password', async (t) => {
    const { dir } = await folder(t);
    for (const [env, args, wanted, code] of [
      [
        { COSIGN_PASSWORD: 'another one' },
        ['--key', 'cosign.key', 'app.tgz'],
        /KEY_UNREADABLE.*password is wrong/,
        3,
      ],
      [password, ['--key', 'none.key', 'app.tgz'], /KEY_UNREADABLE.*ENOENT/, 3],
      [password, ['--key', 'cosign.pub', 'app.tgz'], /KEY_UNREADABLE.*neither/, 3],
      [password, ['--key', 'cosign.key', 'none.tgz'], /USAGE.*none\.tgz is not there/, 2],
      [password, ['--key', 'cosign.key', '.'], /USAGE.*is a folder/, 2],
      [password, ['--key', 'cosign.key', '--statement', 'app.tgz'], /USAGE.*no in-toto statement/, 2],
    ] as const) {
      const run = await release(dir, hermetic(env), 'sign', ...args);
      assert.match(run.stderr, wanted);
      assert.equal(run.code, code);
      assert.ok(!run.stderr.includes(env.COSIGN_PASSWORD));
    }
    assert.throws(() => statSync(join(dir, 'app.tgz.sigstore.json')), /ENOENT/);
  });

  it('the configuration says with what, from anywhere in the repository', async (t) => {
    const { dir } = await folder(t);
    const key = readFileSync(join(dir, 'cosign.key'), 'utf8');
    const repo = new Repo(join(dir, 'repo'));
    const trust = { keys: [{ file: 'keys/cosign.pub' }] };
    repo.write({
      'keys/cosign.pub': readFileSync(join(dir, 'cosign.pub')),
      'release.config.json': JSON.stringify({ signing: { key: { env: 'SIGNING_KEY' }, trust } }),
      'deep/app.tgz': 'the bytes',
    });
    const deep = join(repo.dir, 'deep');
    const signed = await release(deep, hermetic({ ...password, SIGNING_KEY: key }), 'sign', 'app.tgz');
    assert.equal(signed.code, 0, signed.stderr);
    const verified = await release(deep, hermetic(), 'verify', 'app.tgz');
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.match(verified.stdout, /^VERIFIED app\.tgz$/m);
    const unset = await release(deep, hermetic(password), 'sign', 'app.tgz');
    assert.match(unset.stderr, /KEY_UNREADABLE.*\$SIGNING_KEY.*not set/);
  });
});

describe('verify', { concurrency: 2 }, () => {
  it('several files have one verdict each, and one refused refuses', async (t) => {
    const { dir, run } = await folder(t);
    writeFileSync(join(dir, 'other.tgz'), 'more bytes');
    assert.equal((await run('sign', '--key', 'cosign.key', 'app.tgz', 'other.tgz')).code, 0);
    assert.equal((await run('verify', '--key', 'cosign.pub', 'app.tgz', 'other.tgz')).code, 0);
    writeFileSync(join(dir, 'other.tgz'), 'more bytez');
    const refused = await run('verify', '--key', 'cosign.pub', 'app.tgz', 'other.tgz');
    assert.equal(refused.code, 3);
    assert.match(refused.stdout, /^VERIFIED app\.tgz$/m);
    assert.match(refused.stdout, /^REFUSED other\.tgz: DIGEST, SIGNATURE$/m);
  });

  it('a statement is checked by type and version', async (t) => {
    const { dir, run } = await folder(t);
    writeFileSync(join(dir, 'sbom.json'), statementOf(Buffer.from('the bytes')));
    assert.equal((await run('sign', '--key', 'cosign.key', '--statement', 'sbom.json')).code, 0);
    const verify = (...more: string[]): Promise<Run> =>
      run('verify', '--key', 'cosign.pub', '--bundle', 'sbom.json.sigstore.json', 'app.tgz', ...more);
    assert.equal((await verify('--type', sbomType, '--for', '1.2.0')).code, 0);
    for (const [more, codes] of [
      [['--type', sbomType, '--for', '1.3.0'], 'VERSION'],
      [['--type', 'https://spdx.dev/Document'], 'PREDICATE_TYPE'],
      [[], 'CONTENT'],
    ] as const) {
      const refused = await verify(...more);
      assert.equal(refused.code, 3);
      assert.match(refused.stdout, new RegExp(`^REFUSED app\\.tgz: ${codes}$`, 'm'));
    }
  });

  it('what is missing or makes no sense is told', async (t) => {
    const { dir, run } = await folder(t);
    mkdirSync(join(dir, 'app.tgz.sigstore.json'));
    writeFileSync(join(dir, 'b.tgz'), '');
    new Repo(dir);
    for (const [args, wanted, code] of [
      [['--key', 'cosign.pub', 'b.tgz'], /REFUSED b\.tgz: BUNDLE_MISSING/, 3],
      [['--key', 'cosign.pub', 'app.tgz'], /USAGE.*app\.tgz\.sigstore\.json cannot be read/, 2],
      [
        ['--key', 'cosign.key', 'b.tgz'],
        /TRUST_UNREADABLE.*cosign\.key cannot be trusted: it is no public key/,
        2,
      ],
      [['--key', 'none.pub', 'b.tgz'], /TRUST_UNREADABLE.*none\.pub.*ENOENT/, 2],
      [['--identity', 'ada', 'b.tgz'], /USAGE.*a name and its issuer/, 2],
      [['--issuer', 'x', 'b.tgz'], /USAGE.*a name and its issuer/, 2],
      [['--key', 'cosign.pub', '--bundle', 'x', 'b.tgz', 'app.tgz'], /USAGE.*--bundle goes with one file/, 2],
      [['b.tgz'], /USAGE.*nobody is trusted yet/, 2],
    ] as const) {
      const told = await run('verify', ...args);
      assert.match(told.stdout + told.stderr, wanted);
      assert.equal(told.code, code, args.join(' '));
    }
  });

  it('text of others in a bundle does nothing to the terminal', async (t) => {
    const { dir, run } = await folder(t);
    writeFileSync(join(dir, 'app.tgz.sigstore.json'), '{"\u001b[31m\u0007\u202e": 1}');
    const told = await run('verify', '--key', 'cosign.pub', 'app.tgz');
    assert.equal(told.code, 3);
    assert.doesNotMatch(told.stdout, /[\u001b\u0007\u202e]/);
  });
});
