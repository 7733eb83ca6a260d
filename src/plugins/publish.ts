import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { NpmPublishing, PublishCommand, Publishing } from '../config/config.ts';
import type { Action, Argv, Package, Release, ReleaseSet } from '../core/model.ts';
import { distTag, inDependencyOrder, isNamed, publishers, type Publication } from '../core/publish.ts';
import { workspaceOf } from './npm-workspace.ts';
import type { Look, Plugin } from './plugin.ts';

/** Publishes the packages of a release that are not private, each after those it depends on, and runs commands that publish. */
export function publish(rules: Publishing): Plugin {
  return {
    name: 'publish',
    async plan(set, look) {
      const planned = await Promise.all(
        publishedBy(set, look, rules).map((release) => planPackage(release, look, rules)),
      );
      return [...planned.flat(), ...planCommands(set, rules.commands)];
    },
  };
}

interface Published {
  readonly pkg: Package;
  readonly release: Release;
}

/** The packages to publish, in order. */
function publishedBy(
  { groups }: ReleaseSet,
  { packages }: Look,
  { npm, except }: Publishing,
): readonly Published[] {
  const isOn = { npm: npm !== false };
  const releases = new Map(groups.flatMap((group) => group.packages.map((one) => [one.manifest, one])));
  const wanted = packages.filter(
    (pkg) =>
      releases.has(pkg.manifest) &&
      !pkg.private &&
      publishers.some((to) => to === pkg.ecosystem && isOn[to]) &&
      !isNamed(pkg, except),
  );
  return inDependencyOrder(wanted, packages).flatMap((pkg) => {
    const release = releases.get(pkg.manifest);
    return release === undefined ? [] : [{ pkg, release }];
  });
}

async function planPackage(
  { pkg, release }: Published,
  look: Look,
  { npm }: Publishing,
): Promise<readonly Action[]> {
  const { root, packer } = await workspaceOf(pkg, look);
  const { name, path, registry } = pkg;
  const settings: NpmPublishing = typeof npm === 'boolean' ? {} : npm;
  const publication: Publication = { to: 'npm', package: name, version: release.next, path, root };
  return [
    { kind: 'packPackage', ...publication, packer },
    {
      kind: 'publishPackage',
      ...publication,
      registry: registry ?? settings.registry ?? null,
      tag:
        release.channel === 'latest'
          ? (settings.tag ?? (await manifestTag(pkg, look)) ?? 'latest')
          : distTag(release.channel),
      access: settings.access ?? null,
      provenance: settings.provenance ?? null,
    },
  ];
}

/** The dist-tag a manifest asks for. */
async function manifestTag({ manifest }: Package, look: Look): Promise<string | null> {
  const tree = parseTree((await look.read([manifest])).get(manifest) ?? '');
  const said: unknown = tree && findNodeAtLocation(tree, ['publishConfig', 'tag'])?.value;
  return typeof said === 'string' && said !== '' ? said : null;
}

function planCommands({ groups }: ReleaseSet, commands: readonly PublishCommand[]): readonly Action[] {
  const releases = groups.flatMap((group) => group.packages);
  return commands.flatMap(({ package: wanted, title, argv, probe, undo }) => {
    const release = releases.find(({ package: name, path }) => [name, path, undefined].includes(wanted));
    if (release === undefined) return [];
    return [
      {
        kind: 'publishWith',
        title,
        argv: filled(argv, release),
        probe: probe === undefined ? null : filled(probe, release),
        undo: undo === undefined ? null : filled(undo, release),
      },
    ];
  });
}

/** Values go into arguments, each as it is: no shell reads them. */
function filled([command, ...args]: Argv, { next, tag, package: name }: Release): Argv {
  const values = new Map([
    ['{version}', next],
    ['{tag}', tag],
    ['{package}', name],
  ]);
  return [
    command,
    ...args.map((text) => text.replace(/\{(?:version|tag|package)\}/g, (key) => values.get(key) ?? key)),
  ];
}
