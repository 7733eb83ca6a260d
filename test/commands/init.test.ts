import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parse } from 'yaml';
import { release } from '../helpers/cli.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';
import { errorIn, planIn } from './json.ts';

const grounds: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  tag: string,
  next: string,
  config: string,
])[] = [
  [
    'npm',
    { 'package.json': '{ "name": "lamp", "version": "1.2.0" }' },
    'v1.2.0',
    '1.3.0',
    'release.config.ts',
  ],
  [
    'cargo',
    { 'Cargo.toml': '[package]\nname = "lamp"\nversion = "1.2.0"\n' },
    '1.2.0',
    '1.3.0',
    'release.config.json',
  ],
  [
    'python',
    { 'pyproject.toml': '[project]\nname = "lamp"\nversion = "0.2.0"\n' },
    'v0.2.0',
    '0.2.1',
    'release.config.json',
  ],
  ['go', { 'go.mod': 'module example.com/lamp\n\ngo 1.24\n' }, 'v1.2.0', '1.3.0', 'release.config.json'],
];

describe('release init', { concurrency: 2 }, () => {
  for (const [name, files, tag, next, config] of grounds) {
    it(`${name}: what it writes loads, and a dry run works after it`, async (t) => {
      const repo = repository(t, files, tag);
      const { code, stdout, stderr } = await release(repo.dir, hermetic(), 'init', '--yes');
      assert.equal(code, 0, stderr);
      assert.match(stdout, new RegExp(`lamp .*\\(${name}\\)`));
      assert.ok(existsSync(join(repo.dir, config)), stdout);
      repo.commit('build: release by release');
      const plan = planIn(await release(repo.dir, hermetic(), 'next', '--dry-run', '--json'));
      assert.deepEqual(
        plan.releases.map((one) => one.next),
        [next],
      );
      const again = await release(repo.dir, hermetic(), 'init', '--json');
      assert.equal(errorIn(again).code, 'FILE_EXISTS');
    });
  }

  it('shows without writing, asks where nobody answers, and keeps what is there', async (t) => {
    const repo = repository(t, semanticRelease, 'v1.2.0');
    const dry = await release(repo.dir, hermetic(), 'init', '--dry-run');
    assert.match(dry.stdout, /unnecessary +.*commit-analyzer/);
    assert.match(dry.stdout, /release\.yml: runs a tool that is replaced/);
    const asked = await release(repo.dir, hermetic(), 'init', '--json');
    assert.equal(errorIn(asked).code, 'NOT_CONFIRMED');
    assert.equal(repo.git('status', '--porcelain'), '');
    const done = await release(repo.dir, hermetic(), 'init', '--yes');
    assert.equal(done.code, 0, done.stderr);
    assert.equal(
      repo.git('status', '--porcelain', '-uall'),
      '?? .github/workflows/release-preview.yml\n?? .github/workflows/releasewright.yml\n?? release.config.ts\n',
    );
    const workflow = workflowIn(repo, 'releasewright.yml');
    assert.deepEqual(workflow.permissions, {});
    assert.deepEqual(workflow.jobs['release']?.permissions, { contents: 'write', 'id-token': 'write' });
    assert.deepEqual(workflowIn(repo, 'release-preview.yml').permissions, {
      contents: 'read',
      'pull-requests': 'write',
    });
    const shown = await release(repo.dir, hermetic(), 'config');
    assert.match(shown.stdout, /publish\.npm +true +release\.config\.ts/);
  });

  it('writes nothing where one file is in the way', async (t) => {
    const repo = repository(t, { 'package.json': '{ "name": "lamp", "version": "1.2.0" }' }, 'v1.2.0');
    repo.write({ 'release.config.mjs': 'throw new Error("run");\n' });
    const refused = errorIn(await release(repo.dir, hermetic(), 'init', '--yes', '--json'));
    assert.equal(refused.code, 'FILE_EXISTS');
    assert.match(refused.hint ?? '', /git mv release\.config\.mjs \.releaserc\.mjs/);
    rmSync(join(repo.dir, 'release.config.mjs'));
    const outside = join(temporary(t, 'outside'), 'github');
    mkdirSync(outside);
    repo.write({ '.gitignore': '.github\n' });
    symlinkSync(outside, join(repo.dir, '.github'));
    repo.git('remote', 'add', 'origin', 'https://github.com/acme/lamp.git');
    const linked = errorIn(await release(repo.dir, hermetic(), 'init', '--yes', '--json'));
    assert.equal(linked.code, 'WORKSPACE_INVALID');
    assert.match(linked.hint ?? '', /Remove the link, then run this again: release init/);
    rmSync(join(repo.dir, '.github'));
    for (const folder of ['.github', '.github/workflows', 'release.config.ts/inner']) {
      repo.write(folder.endsWith('inner') ? { [folder]: '' } : { [folder]: 'a file' });
      const { code, stdout, stderr } = await release(repo.dir, hermetic(), 'init', '--yes');
      assert.equal(code, 3, stderr);
      assert.equal(stdout, '', 'refused before it is shown');
      assert.match(stderr, /is in the way/);
      assert.ok(folder.endsWith('inner') || !existsSync(join(repo.dir, 'release.config.ts')));
      rmSync(join(repo.dir, folder.split('/')[0] ?? ''), { recursive: true });
    }
  });

  it('a file that cannot be written takes those before it along', async (t) => {
    const repo = repository(t, { 'package.json': '{ "name": "lamp", "version": "1.2.0" }' }, 'v1.2.0');
    repo.git('remote', 'add', 'origin', 'https://github.com/acme/lamp.git');
    mkdirSync(join(repo.dir, '.release.config.ts.releasewright')); // where its text is written first
    const { code, stderr } = await release(repo.dir, hermetic(), 'init', '--yes');
    assert.equal(code, 3, stderr);
    assert.match(stderr, /No file was kept/);
    assert.equal(repo.git('status', '--porcelain', '-uall'), '');
  });

  it('workflows run on all release branches, and beside workflows that are not committed', async (t) => {
    const branches = ['main', { name: '2.x-lts', range: '2.x' }, { name: 'edge', prerelease: true }];
    const repo = repository(
      t,
      {
        'package.json': '{ "name": "lamp", "version": "1.2.0" }',
        '.releaserc.json': JSON.stringify({ branches }),
      },
      'v1.2.0',
    );
    repo.git('remote', 'add', 'origin', 'https://github.com/acme/lamp.git');
    repo.git('checkout', '--quiet', '-b', 'feat/x');
    repo.git('update-ref', 'refs/remotes/origin/main', 'main');
    const preview = '.github/workflows/release-preview.yml';
    const other = '.github/workflows/releasewright-preview.yml';
    repo.write({ '.github/workflows/release.yml': 'jobs: {}\n', [preview]: '', [other]: '' });
    const { code, stdout, stderr } = await release(repo.dir, hermetic(), 'init', '--yes');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /by hand +workflow: is left out: .*release-preview\.yml and .* are both there/);
    const { on, concurrency } = workflowIn(repo, 'releasewright.yml');
    assert.deepEqual(on?.push?.branches, ['main', '2.x-lts', 'edge']);
    assert.equal(concurrency?.group, 'release-${{ github.ref }}');
  });

  it('a main branch that nobody names is a guess, and told as one', async (t) => {
    const repo = repository(t, { 'package.json': '{ "name": "lamp", "version": "1.2.0" }' }, 'v1.2.0');
    repo.git('remote', 'add', 'origin', 'https://github.com/acme/lamp.git');
    repo.git('branch', '--move', 'feat/x');
    const { stdout } = await release(repo.dir, hermetic(), 'init', '--dry-run');
    assert.match(stdout, /by hand +branches: the default branch .* takes feat\/x/);
    repo.git('branch', 'master');
    const known = await release(repo.dir, hermetic(), 'init', '--dry-run');
    assert.match(known.stdout, /branches: \['master'\]/);
    assert.doesNotMatch(known.stdout, /by hand/);
  });

  it('a configuration that cannot be read is refused with file and line', async (t) => {
    const repo = repository(t, { '.releaserc.json': '{\n "branches": [\n' }, 'v1.0.0');
    const refused = errorIn(await release(repo.dir, hermetic(), 'init', '--yes', '--json'));
    assert.equal(refused.code, 'CONFIG_UNREADABLE');
    assert.match(refused.message, /^\.releaserc\.json, line 3/);
    writeFileSync(join(repo.dir, 'x'), '');
    assert.equal(repo.git('status', '--porcelain'), '?? x\n');
  });
});

const semanticRelease = {
  'package.json': JSON.stringify({
    name: 'lamp',
    version: '1.2.0',
    devDependencies: { 'semantic-release': '^25' },
  }),
  '.github/workflows/release.yml': 'jobs:\n  x:\n    steps:\n      - run: npx semantic-release\n',
};

function repository(t: TestContext, files: Readonly<Record<string, string>>, tag: string): Repo {
  const repo = new Repo(join(temporary(t, 'init'), 'lamp'));
  repo.commit('feat: begin', files);
  repo.tag(tag);
  repo.commit('feat: more', { 'lamp.txt': 'on' });
  return repo;
}

interface Workflow {
  readonly on?: { readonly push?: { readonly branches?: unknown } };
  readonly concurrency?: { readonly group?: unknown };
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown }>>;
}

function workflowIn(repo: Repo, name: string): Workflow {
  const value: unknown = parse(readFileSync(join(repo.dir, '.github/workflows', name), 'utf8'));
  assert.ok(isWorkflow(value));
  return value;
}

function isWorkflow(value: unknown): value is Workflow {
  return typeof value === 'object' && value !== null && 'permissions' in value && 'jobs' in value;
}
