import semver from 'semver';
import type { Node } from 'jsonc-parser';
import { ReleaseError } from '../../core/error.ts';
import type { Dependency, Package } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import { members, parseJson, stringOf, unreadable } from './json.ts';
import type { JsonFile } from './json.ts';
import { registryEdges } from './linked.ts';
import { realName, sections } from './spec.ts';
import { manifestPaths } from './workspace.ts';

interface Manifest {
  readonly file: JsonFile;
  readonly fields: ReadonlyMap<string, Node>;
  readonly name: string;
}

/**
 * The packages of the workspace, the root's first where it has a name, then by path. A manifest without a name
 * is no package. Dependencies on other packages of the workspace only; one that the lockfile takes from a
 * registry instead (a tool that builds itself with its last release, say) is not one of them.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line for what is not JSON, or a name or version that
 *   is not one; WORKSPACE_INVALID for a name used twice or with what no package name may hold
 */
export function packagesOf(texts: Texts): readonly Package[] {
  const read = manifestPaths(texts).flatMap((path) => readManifest(path, texts.get(path) ?? ''));
  const manifests = withoutTwins(withoutNamesake(read));
  const names = uniqueNames(manifests);
  const fromRegistry = registryEdges(texts);
  return manifests.map((manifest) => {
    const path = directoryOf(manifest.file.path);
    const dependencies = dependenciesOf(manifest, names, (key, range) => fromRegistry(path, key, range));
    return {
      manifest: manifest.file.path,
      path,
      name: manifest.name,
      ecosystem: 'npm',
      version: versionOf(manifest),
      versionFile: manifest.file.path,
      private: isPrivate(manifest.fields.get('private')),
      ...registryOf(manifest),
      dependencies,
    };
  });
}

/** Where `npm publish` goes (npm docs, "publishConfig"). */
function registryOf({ fields }: Manifest): Pick<Package, 'registry'> {
  const registry = stringOf(members(fields.get('publishConfig')).get('registry'));
  return registry === undefined ? {} : { registry };
}

function readManifest(path: string, text: string): readonly Manifest[] {
  const file = parseJson(path, text);
  const fields = members(file.root);
  const node = fields.get('name');
  if (node === undefined) return [];
  const name = stringOf(node);
  if (name === undefined) throw unreadable(file, node.offset, '"name" is not a string');
  if (name === '') return [];
  if (!isSafeName(name)) {
    throw new ReleaseError('WORKSPACE_INVALID', `${path}: ${JSON.stringify(name)} is no package name`, {
      hint: 'npm allows "name" and "@scope/name", without "..", backslashes or control characters.',
    });
  }
  return [{ file, fields, name }];
}

/**
 * What of npm's naming rules (validate-npm-package-name) keeps a name from leaving its place in a path, a tag or
 * a terminal. Capitals, spaces and the like are left to npm: they do no harm here and private packages have them.
 */
function isSafeName(name: string): boolean {
  if (name.length > 214 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u.test(name)) return false;
  const parts = name.split('/');
  if (parts.some((part) => ['', '.', '..', '@', '@.', '@..'].includes(part))) return false;
  return parts.length === 1 || (parts.length === 2 && name.startsWith('@'));
}

/** A private root that bears a member's name only holds the workspace together; the member is the package. */
function withoutNamesake(manifests: readonly Manifest[]): readonly Manifest[] {
  const [root, ...rest] = manifests;
  if (root?.file.path !== 'package.json' || !isPrivate(root.fields.get('private'))) return manifests;
  return rest.some(({ name }) => name === root.name) ? rest : manifests;
}

/**
 * Of manifests that share a name, those that are private or without a version are no packages: pnpm accepts them (the
 * test data of tools has many), and nothing can be published under such a name.
 */
function withoutTwins(manifests: readonly Manifest[]): readonly Manifest[] {
  const count = new Map<string, number>();
  for (const { name } of manifests) count.set(name, (count.get(name) ?? 0) + 1);
  return manifests.filter(({ name, fields }) => count.get(name) === 1 || isPublishable(fields));
}

function isPublishable(fields: Manifest['fields']): boolean {
  return fields.has('version') && !isPrivate(fields.get('private'));
}

function uniqueNames(manifests: readonly Manifest[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const { name, file } of manifests) {
    const other = first.get(name);
    if (other !== undefined) {
      throw new ReleaseError('WORKSPACE_INVALID', `${other} and ${file.path} are both named ${name}`, {
        hint: 'Rename one of them, or take its directory out of the workspace patterns.',
      });
    }
    first.set(name, file.path);
  }
  return new Set(first.keys());
}

function versionOf({ file, fields }: Manifest): string | null {
  const node = fields.get('version');
  if (node === undefined) return null;
  const version = stringOf(node);
  if (version === undefined) throw unreadable(file, node.offset, '"version" is not a string');
  // node-semver also takes 'v1.2.3' and spaces around; SemVer 2.0.0 does not.
  if (semver.parse(version) === null || !/^\d\S*$/u.test(version)) {
    const problem = `"version" ${JSON.stringify(version)} is not a version (SemVer 2.0.0)`;
    throw unreadable(file, node.offset, problem);
  }
  return version;
}

/** As npm publish takes it: anything but false, null, 0 and ''. */
function isPrivate(node: Node | undefined): boolean {
  const value: unknown = node?.value;
  return node !== undefined && value !== false && value !== null && value !== 0 && value !== '';
}

function dependenciesOf(
  { fields, name: self }: Manifest,
  names: ReadonlySet<string>,
  fromRegistry: (key: string, range: string) => boolean,
): readonly Dependency[] {
  return sections.flatMap(([kind, section]) =>
    [...members(fields.get(section))].flatMap(([key, node]): readonly Dependency[] => {
      const range = stringOf(node);
      if (range === undefined) return [];
      const name = realName(key, range);
      // A peer is a statement about versions, wherever this repository installs it from.
      const linked = kind === 'peer' || !fromRegistry(key, range);
      const internal = names.has(name) && name !== self && linked;
      return internal ? [{ name, kind, range }] : [];
    }),
  );
}

function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}
