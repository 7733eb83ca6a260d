import { posix } from 'node:path';
import type { Dependency, Package, TagRule } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import { readModulePath } from './module-path.ts';
import { linked, readModules } from './modules.ts';
import type { Module, Modules } from './modules.ts';

/**
 * The modules as packages, the root first. Versions live in tags alone.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function readPackages(texts: Texts): readonly Package[] {
  const modules = readModules(texts);
  return modules.all.map((module) => ({
    manifest: module.file,
    path: module.dir,
    name: module.name,
    ecosystem: 'go',
    version: null,
    versionFile: module.file,
    private: !isFetchable(module) || isMaterial(module.dir),
    dependencies: dependenciesOf(modules, module),
    tagged: tagRuleOf(module),
  }));
}

/** Requirements on modules of the repository, as far as they are built from the tree. */
function dependenciesOf(modules: Modules, module: Module): readonly Dependency[] {
  return module.requires.flatMap((require) => {
    const target = linked(modules, module, require);
    return target === null
      ? []
      : [{ name: target.name, kind: 'normal' as const, range: require.version.text }];
  });
}

/**
 * How Go wants the tags of a module spelt: `v` and the version behind its directory, without the directory of its
 * major version, which then belongs to it alone (https://go.dev/ref/mod#vcs-version).
 */
function tagRuleOf(module: Module): TagRule {
  const { major } = readModulePath(module.path);
  const home = homeOf(module);
  return { prefix: posix.join(home, 'v'), major, isOwn: home !== module.dir };
}

/** The directory of a module without the one of its major version: `sub` of `x/y/sub/v2` in `sub/v2`. */
function homeOf({ dir, path }: Module): string {
  const { major } = readModulePath(path);
  return major !== null && posix.basename(dir) === `v${major}` ? posix.dirname(dir) : dir;
}

/**
 * Whether others can get a module by its path: it must begin with a host name and lead to its directory
 * (https://go.dev/ref/mod#vcs-find). What stands for the top of the repository is not known here.
 */
function isFetchable(module: Module): boolean {
  const home = homeOf(module);
  return (
    home === '.' || (/^[^/]*\./.test(module.path) && readModulePath(module.path).base.endsWith(`/${home}`))
  );
}

const material: ReadonlySet<string> = new Set([
  ...['internal', 'tools', 'tool', 'hack', 'scripts', 'build', 'ci'],
  ...[
    'example',
    'examples',
    'sample',
    'samples',
    'demo',
    'docs',
    'test',
    'tests',
    'e2e',
    'benchmark',
    'benchmarks',
  ],
]);

/** Directories of modules that are not meant for others; `internal` is the only one Go itself knows. */
function isMaterial(dir: string): boolean {
  return dir.split('/').some((step) => material.has(step));
}
