import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type {
  CargoPublishing,
  NpmPublishing,
  PublishCommand,
  Publishing,
  PythonPublishing,
} from '../config/config.ts';
import type { Action, Argv, Package, Release, ReleaseSet } from '../core/model.ts';
import { packagePublishers, type Publication } from '../core/publication.ts';
import { imageWaves } from './publish-images.ts';
import { selectPackages } from '../core/package-name.ts';
import { distTag, inDependencyOrder, wavesOf } from '../core/publish.ts';
import { workspaceOf } from './npm-workspace.ts';
import type { Look, Plugin } from './plugin.ts';
import { cargoRootOf } from './workspace-root.ts';

/** Publishes the packages of a release that are not private, each after those it depends on, and runs commands that publish. */
export function publish(rules: Publishing): Plugin {
  return {
    name: 'publish',
    async plan(set, look) {
      const waves = publishedBy(set, look, rules);
      const planned = waves.map(async (wave, at) => inWave(at, await planWave(wave, look, rules)));
      const images = imageWaves(set, rules).map((wave, at) => inWave(waves.length + at, wave));
      return [
        ...together((await Promise.all(planned)).flat()),
        ...images.flat(),
        ...planCommands(set, rules.commands),
      ];
    },
  };
}

interface Published {
  readonly to: (typeof packagePublishers)[number];
  readonly pkg: Package;
  readonly release: Release;
}

/** The packages to publish, in waves. */
function publishedBy(
  { groups }: ReleaseSet,
  { packages }: Look,
  rules: Publishing,
): readonly (readonly Published[])[] {
  const releases = new Map(groups.flatMap((group) => group.packages.map((one) => [one.manifest, one])));
  const except = new Set(selectPackages(packages, rules.except));
  const wanted = packages.filter((pkg) => releases.has(pkg.manifest) && !pkg.private && !except.has(pkg));
  const published = (pkg: Package): readonly Published[] => {
    const release = releases.get(pkg.manifest);
    const to = packagePublishers.find((one) => one === pkg.ecosystem && rules[one] !== false);
    return release === undefined || to === undefined ? [] : [{ to, pkg, release }];
  };
  const ordered = inDependencyOrder(wanted, packages).filter((pkg) => published(pkg).length > 0);
  const waves = wavesOf(ordered, packages, { most: rules.concurrency, alone: 'cargo' });
  return waves.map((wave) => wave.flatMap(published));
}

async function planWave(
  wave: readonly Published[],
  look: Look,
  rules: Publishing,
): Promise<readonly Action[]> {
  return (await Promise.all(wave.map((one) => planPackage(one, look, rules)))).flat();
}

/** What was staged is only looked at then: all at once, so that all that waits is told. */
function inWave(wave: number, actions: readonly Action[]): readonly Action[] {
  return actions.map((action) =>
    action.kind === 'publishPackage' ? { ...action, wave: action.staged === true ? 0 : wave } : action,
  );
}

function planPackage(one: Published, look: Look, rules: Publishing): Promise<readonly Action[]> {
  switch (one.to) {
    case 'npm':
      return planNpm(one, look, rules);
    case 'cargo':
      return planCargo(one, look, rules);
    case 'python':
      return Promise.resolve(planPython(one, rules));
  }
}

async function planNpm(
  { to, pkg, release }: Published,
  look: Look,
  { npm }: Publishing,
): Promise<readonly Action[]> {
  const { root, packer } = await workspaceOf(pkg, look);
  const { name, path, registry } = pkg;
  const settings: NpmPublishing = typeof npm === 'boolean' ? {} : npm;
  const publication: Publication = { to, package: name, version: release.next, path, root };
  const place = {
    registry: registry ?? settings.registry ?? null,
    tag:
      release.channel === 'latest'
        ? (settings.tag ?? (await manifestTag(pkg, look)) ?? 'latest')
        : distTag(release.channel),
    access: settings.access ?? null,
    provenance: settings.provenance ?? null,
  };
  const packed = { kind: 'packPackage', ...publication, packer, together: [name] } as const;
  const published = { kind: 'publishPackage', ...publication, ...place, upload: null } as const;
  if (settings.staged !== true) return [packed, published];
  return [packed, { kind: 'stagePackage', ...publication, ...place }, { ...published, staged: true }];
}

async function planCargo(
  { to, pkg, release }: Published,
  look: Look,
  { cargo }: Publishing,
): Promise<readonly Action[]> {
  const { name, path, registry } = pkg;
  const settings: CargoPublishing = typeof cargo === 'boolean' ? {} : cargo;
  const root = await cargoRootOf(pkg, look);
  const publication: Publication = { to, package: name, version: release.next, path, root };
  return [
    { kind: 'packPackage', ...publication, packer: 'cargo', together: [name] },
    {
      kind: 'publishPackage',
      ...publication,
      registry: registry ?? settings.registry ?? null,
      upload: null,
      tag: null,
      access: null,
      provenance: null,
    },
  ];
}

function planPython({ to, pkg, release }: Published, { python }: Publishing): readonly Action[] {
  const { name, path } = pkg;
  const settings: PythonPublishing = typeof python === 'boolean' ? {} : python;
  const publication: Publication = { to, package: name, version: release.next, path, root: path };
  return [
    { kind: 'packPackage', ...publication, packer: 'python', together: [name] },
    {
      kind: 'publishPackage',
      ...publication,
      registry: settings.index ?? null,
      upload: settings.upload ?? null,
      tag: null,
      access: null,
      provenance: null,
    },
  ];
}

/** Crates of one workspace that are not published yet can only be packed with those they need. */
function together(actions: readonly Action[]): readonly Action[] {
  const packed = actions.flatMap((one) => (one.kind === 'packPackage' ? [one] : []));
  return actions.map((action) => {
    if (action.kind !== 'packPackage' || action.packer !== 'cargo') return action;
    const names = packed.filter(({ packer, root }) => packer === 'cargo' && root === action.root);
    return { ...action, together: names.map((one) => one.package) };
  });
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
