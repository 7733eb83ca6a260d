import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

const image = 'services:\n  api:\n    image: ghcr.io/acme/api:${API_VERSION:-1.0.0-beta1}\n';

/** A workspace at 1.0.0-beta3 that forgot some of its version strings, as real ones do. */
function forgetful(t: TestContext, config: object = {}): Repo {
  const repo = new Repo(join(temporary(t, 'doctor'), 'r'));
  const crate = (name: string, version: string): string =>
    `[package]\nname = "${name}"\nversion = "${version}"\n`;
  repo.commit('feat: begin', {
    'Cargo.toml': `${crate('acme', '1.0.0-beta1')}\n[workspace]\nmembers = ["web"]\n`,
    'web/Cargo.toml': crate('web', '1.0.0-beta1'),
  });
  repo.git('tag', '1.0.0-beta1');
  repo.commit('feat: more', {
    'Cargo.toml': `${crate('acme', '1.0.0-beta3')}\n[workspace]\nmembers = ["web"]\n`,
    'web/Cargo.toml': crate('web', '1.0.0-beta3'),
    'src/config.rs':
      'const DEFAULT_API_VERSION: &str = "1.0.0-beta1";\n// Deprecated since 1.0.0-beta1\n#[cfg(test)]\nconst OLD: &str = "1.0.0-beta1";\n',
    'compose.yaml': image,
    '.github/workflows/deploy.yml': "env:\n  API_VERSION: ${{ vars.API_VERSION || '1.0.0-beta1' }}\n",
    'web/tests/api.rs': 'let version = "1.0.0-beta1";\n',
    'CHANGELOG.md': '## 1.0.0-beta1\n',
    'README.md': 'New in 1.0.0-beta1.\n\nAPI_VERSION=1.0.0-beta1\n',
    'logo.png': Buffer.from([0x89, 0x50, 0, 0xff]),
    'data.bin.txt': Buffer.from([0xff, 0xfe, 0]),
    'release.config.json': JSON.stringify({ forge: { kind: 'none' }, ...config }),
  });
  return repo;
}

interface Diagnosis {
  readonly checks: readonly string[];
  readonly findings: readonly {
    readonly check: string;
    readonly path: string | null;
    readonly line: number | null;
    readonly message: string;
    readonly entry: string | null;
  }[];
}

async function diagnose(repo: Repo): Promise<Diagnosis & { readonly code: number | null }> {
  const { code, stdout, stderr } = await release(repo.dir, hermetic(), 'doctor', '--json');
  assert.notEqual(stdout, '', stderr);
  const diagnosis: unknown = JSON.parse(stdout);
  assert.ok(isDiagnosis(diagnosis), stdout);
  return { ...diagnosis, code };
}

/** The fields are compared one by one; docs/json.md holds the rest of the shape. */
function isDiagnosis(value: unknown): value is Diagnosis {
  return typeof value === 'object' && value !== null && 'findings' in value && 'checks' in value;
}

describe('release doctor', { concurrency: 2 }, () => {
  it('finds the strings nothing keeps up to date, and proposes what would', async (t) => {
    const { findings, code, checks } = await diagnose(forgetful(t));
    assert.equal(code, 3);
    assert.deepEqual(checks, ['groups', 'files', 'strings']);
    assert.deepEqual(
      findings.map(({ path, line, entry }) => [`${path ?? ''}:${String(line)}`, entry]),
      [
        [
          '.github/workflows/deploy.yml:2',
          "{ path: '.github/workflows/deploy.yml', pattern: 'API_VERSION: ${{ vars.API_VERSION || \\'{version}\\'' }",
        ],
        ['README.md:3', "{ path: 'README.md', pattern: 'API_VERSION={version}' }"],
        ['compose.yaml:3', "{ path: 'compose.yaml', image: 'ghcr.io/acme/api' }"],
        [
          'src/config.rs:1',
          "{ path: 'src/config.rs', pattern: 'const DEFAULT_API_VERSION: &str = \"{version}\"' }",
        ],
      ],
    );
    for (const { message } of findings) assert.equal(message, 'says 1.0.0-beta1, the version is 1.0.0-beta3');
  });

  it('finds nothing once its entries are in the configuration, and the release keeps them up to date', async (t) => {
    const files = [
      { path: '.github/workflows/deploy.yml', pattern: "API_VERSION: ${{ vars.API_VERSION || '{version}'" },
      { path: 'README.md', pattern: 'API_VERSION={version}' },
      { path: 'compose.yaml', image: 'ghcr.io/acme/api' },
      { path: 'src/config.rs', pattern: 'const DEFAULT_API_VERSION: &str = "{version}"' },
    ];
    const repo = forgetful(t, { files });
    const healthy = await diagnose(repo);
    assert.deepEqual([healthy.findings, healthy.code], [[], 0]);
    const plan = planIn(await release(repo.dir, hermetic(), 'next', '--dry-run', '--json'));
    const written = plan.actions.flatMap((action) => (action.kind === 'writeFile' ? [action.path] : []));
    for (const { path } of files) assert.ok(written.includes(path), path);
  });

  it('finds entries that find nothing, and members of a group that disagree', async (t) => {
    const repo = forgetful(t, { files: ['no.txt'], fixed: [['acme', 'web']] });
    repo.commit('chore: by hand', { 'web/Cargo.toml': '[package]\nname = "web"\nversion = "1.0.0-beta2"\n' });
    const { findings, code } = await diagnose(repo);
    assert.equal(code, 3);
    assert.deepEqual(
      findings
        .filter(({ check }) => check !== 'strings')
        .map(({ check, path, message }) => [check, path, message]),
      [
        ['groups', 'web/Cargo.toml', 'web says 1.0.0-beta2, its group 1.0.0-beta3'],
        ['files', 'no.txt', 'files[0]: there is no file no.txt in the commit that is released'],
      ],
    );
  });

  it('says it to people too, and touches nothing', async (t) => {
    const repo = forgetful(t);
    const run = await release(repo.dir, hermetic(), 'doctor');
    assert.equal(run.code, 3);
    assert.match(run.stdout, /^compose\.yaml:3: says 1\.0\.0-beta1, the version is 1\.0\.0-beta3$/m);
    assert.match(run.stdout, /^ {4}\{ path: 'compose\.yaml', image: 'ghcr\.io\/acme\/api' \},$/m);
    assert.match(run.stdout, /^4 found; \d+ files looked through\.$/m);
    assert.equal(repo.git('status', '--porcelain'), '');
  });
});
