import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporary, type Repo } from '../helpers/repo.ts';
import { toolFor } from '../helpers/tools.ts';
import { lamp } from './stories.ts';

/** A package at v1.0.0 with a pending feature, real semantic-release plugins installed, and a remote. */
export interface Adapted {
  readonly dir: string;
  readonly repo: Repo;
  readonly remote: string;
  /** A file of the work tree. */
  readonly text: (path: string) => string;
}

/** What stands in `plugins`, and other keys, as TypeScript. */
export interface Setup {
  readonly plugins: string;
  readonly keys?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Sets up a repository, or null where the plugins are not installed. */
export function adapted(t: TestContext, { plugins, keys = '', files = {} }: Setup): Adapted | null {
  const modules = toolFor(t, 'semantic-release-plugins')?.at(-1);
  if (modules === undefined) return null;
  const dir = temporary(t, 'adapter');
  const repo = lamp(join(dir, 'work'));
  repo.commit('chore: configure', {
    'release.config.ts': `import { defineConfig, fromSemanticRelease } from 'releasewright';
export default defineConfig({ ${keys} plugins: [${plugins}] });
`,
    '.gitignore': 'node_modules\ndist/\n',
    ...files,
  });
  symlinkSync(modules, join(repo.dir, 'node_modules'));
  const remote = repo.withRemote(join(dir, 'remote.git'));
  return { dir, repo, remote, text: (path) => readFileSync(join(repo.dir, path), 'utf8') };
}
