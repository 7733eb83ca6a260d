import { execFileSync } from 'node:child_process';
import { Repo } from '../helpers/repo.ts';

/** Crates that share one version, the root first. */
export const lockstep = [
  'platform',
  'domain',
  'entity',
  'entity_api',
  'events',
  'migration',
  'service',
  'sse',
  'web',
];
/** Helper crates with versions of their own. */
export const helpers = ['meeting-ai', 'meeting-auth', 'testing-tools'];

const dependencies: Readonly<Record<string, readonly string[]>> = {
  platform: ['domain', 'events', 'meeting-ai', 'meeting-auth', 'service', 'entity_api', 'web', 'sse'],
  domain: ['entity_api', 'entity', 'meeting-ai', 'meeting-auth', 'service', 'events'],
  entity_api: ['entity', 'service', 'migration'],
  web: ['domain', 'entity', 'service', 'sse', 'events'],
  sse: ['domain'],
};

function manifest(name: string, version: string): string {
  const at = name === 'platform' ? '' : '../';
  const uses = (dependencies[name] ?? []).map((one) => `${one} = { path = "${at}${one}" }`);
  const members = ['.', ...lockstep.slice(1), ...helpers].map((one) => `"${one}"`).join(', ');
  return [
    '[package]',
    `name = "${name}"`,
    `version = "${version}"`,
    'edition = "2021"',
    ...(name === 'migration' ? ['publish = false'] : []),
    ...(name === 'platform' ? ['', '[workspace]', `members = [${members}]`] : []),
    ...['', '[dependencies]', ...uses, ''],
  ].join('\n');
}

/** Manifests of the shared version; all crates and their sources with `everything`. */
function crates(version: string, everything = false): Record<string, string> {
  const path = (name: string): string => (name === 'platform' ? '' : `${name}/`);
  const own = lockstep.map((name) => [`${path(name)}Cargo.toml`, manifest(name, version)] as const);
  if (!everything) return Object.fromEntries(own);
  return Object.fromEntries([
    ...own,
    ...helpers.map((name) => [`${name}/Cargo.toml`, manifest(name, '0.1.0')] as const),
    ...[...lockstep, ...helpers].map((name) => [`${path(name)}src/lib.rs`, `// ${name}\n`] as const),
  ]);
}

/** Writes the shared version everywhere, the lockfile as Cargo itself writes it. */
function bump(repo: Repo, message: string, version: string, everything = false): string {
  repo.write(crates(version, everything));
  const env = { PATH: repo.env['PATH'], HOME: process.env['HOME'], CARGO_HOME: process.env['CARGO_HOME'] };
  execFileSync('cargo', ['generate-lockfile', '--offline'], { cwd: repo.dir, env, stdio: 'pipe' });
  return repo.commit(message);
}

/** Work on a branch that comes back as a merge commit, as forges write them. */
function merge(repo: Repo, number: number, subject: string, path: string): void {
  repo.git('switch', '--quiet', '--create', `topic-${number}`);
  repo.commit(subject, { [path]: `${number}\n` });
  repo.git('switch', '--quiet', 'main');
  repo.commit('', { 'NOTES.md': `${number}\n` });
  repo.git(
    'merge',
    '--quiet',
    '--no-ff',
    '-m',
    `Merge pull request #${number} from acme/topic-${number}`,
    `topic-${number}`,
  );
}

/** Points of the story to come back to. */
export interface Points {
  readonly beforeBeta1: string;
  readonly bumpToBeta2: string;
  readonly onBeta2: string;
}

/**
 * A backend in the shape of refactor-group/refactor-platform-rs: a root that is package and workspace, nine crates in
 * lockstep, three on their own, tags that are no versions, and a tree of beta2 that says beta3 already.
 */
export function backend(dir: string): { readonly repo: Repo; readonly points: Points } {
  const repo = new Repo(dir);
  bump(repo, 'Initial import', '1.0.0-beta1', true);
  repo.commit('Merge branch "main" of somewhere', { 'README.md': 'one\n' });
  repo.tag('1.0-rc1');
  repo.git('switch', '--quiet', '--create', 'side');
  repo.commit('try a tag');
  repo.tag('1.0-beta1-test0', '1.0-beta1-test1');
  repo.git('switch', '--quiet', 'main');
  merge(repo, 1, 'feat: sessions', 'web/src/sessions.rs');
  const beforeBeta1 = repo.head();
  repo.git('tag', '1.0.0-beta1');
  const bumpToBeta2 = bump(repo, 'Bump version to beta2', '1.0.0-beta2');
  merge(repo, 2, 'feat(web): sign in', 'web/src/signin.rs');
  bump(repo, 'chore: bump to beta3 and tidy', '1.0.0-beta3');
  const onBeta2 = repo.commit('docs: how to deploy', { 'docs/deploy.md': 'x\n' });
  repo.git('tag', '1.0.0-beta2');
  merge(repo, 3, 'feat(domain, web): notify users', 'domain/src/notify.rs');
  merge(repo, 4, 'Address review comments', 'entity/src/review.rs');
  repo.commit('fix(meeting-ai): retry', { 'meeting-ai/src/retry.rs': 'x\n' });
  repo.commit('fix(sse): keep the connection', { 'sse/src/keep.rs': 'x\n' });
  repo.commit('chore: clippy', { 'service/src/lib.rs': '// tidy\n' });
  return { repo, points: { beforeBeta1, bumpToBeta2, onBeta2 } };
}

/** A frontend in the shape of refactor-group/refactor-platform-fe: one private npm package with its lockfile. */
export function frontend(dir: string): { readonly repo: Repo; readonly points: Points } {
  const repo = new Repo(dir);
  const files = (version: string): Record<string, string> => {
    const packages = { '': { name: 'platform-fe', version, dependencies: {} } };
    return {
      'package.json': `${JSON.stringify({ name: 'platform-fe', version, private: true }, null, 2)}\n`,
      'package-lock.json': `${JSON.stringify({ name: 'platform-fe', version, lockfileVersion: 3, requires: true, packages }, null, 2)}\n`,
    };
  };
  repo.commit('Initial import', files('1.0.0-beta1'));
  repo.tag('1.0-rc1');
  merge(repo, 1, 'feat: a page', 'src/page.ts');
  const beforeBeta1 = repo.head();
  repo.git('tag', '1.0.0-beta1');
  const bumpToBeta2 = repo.commit('Bump version to 1.0.0-beta2', files('1.0.0-beta2'));
  const onBeta2 = repo.commit('feat: something else and the next version', files('1.0.0-beta3'));
  repo.git('tag', '1.0.0-beta2');
  merge(repo, 3, 'feat(admin): a section', 'src/admin.ts');
  repo.commit('Polish', { 'src/polish.ts': 'x\n' });
  repo.commit('fix: a crash', { 'src/crash.ts': 'x\n' });
  return { repo, points: { beforeBeta1, bumpToBeta2, onBeta2 } };
}
