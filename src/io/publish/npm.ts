import { join } from 'node:path';
import { gt, valid } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Argv } from '../../core/model.ts';
import type { Packer } from '../../core/publication.ts';
import type { PublishCheck } from '../../core/findings.ts';
import type { Content, Found, PackageRegistry } from '../../ports.ts';
import type { NpmPackage } from '../registry/npm-package.ts';
import { checkNpm } from './npm-check.ts';
import { failureOf, isWorthRepeating } from './npm-errors.ts';
import { lookAt, placeOf } from './npm-look.ts';
import { checkStaging, findStaged, stageIdIn } from './npm-stage.ts';
import { npmWithdrawing } from './npm-withdraw.ts';
import { packedIn } from './packed.ts';
import { runTool, tailOf, type Bench, type Ended } from './tool.ts';
import { isThere, settling, until } from './wait.ts';

/** npm and the registries that speak its language, for packages of npm, pnpm, yarn and bun. */
export function npmRegistry(bench: Bench): PackageRegistry {
  return {
    check: async (actions) => both(await checkNpm(actions, bench), await checkStaging(actions, bench)),
    staging: {
      stage: (action, content) => stage(action, content, bench),
      find: (action) => findStaged(action, bench),
    },
    pack: (action, folder) => pack(action, folder, bench),
    compare: settling((action, content) => compare(action, content, bench), isThere, { ...bench, lag }),
    publish: (action, content) => publish(action, content, bench),
    retag: (action) => retag(action, bench),
    withdrawing: npmWithdrawing(bench, (argv, action) => call(argv, action, bench)),
  };
}

/** A registry may show a version some minutes late. Milliseconds. */
const lag = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/** npm repeats requests that got no answer; these are for whole calls. Milliseconds. */
const again = [2_000, 10_000];

async function compare(action: Action<'publishPackage'>, { files }: Content, bench: Bench): Promise<Found> {
  const { versions, tags } = await lookAt(action, bench);
  const integrity = versions.get(action.version);
  if (integrity === undefined) return 'absent';
  if (!files.some((file) => file.integrity === integrity)) return 'different';
  return isTagged(action, tags) ? 'same' : 'untagged';
}

/** A tag that has gone on to a later version meanwhile stays there. */
function isTagged({ tag, version }: Action<'publishPackage'>, tags: NpmPackage['tags']): boolean {
  const at = tag === null ? version : tags.get(tag);
  return at === version || (at !== undefined && valid(at) !== null && gt(at, version));
}

/** Where the archive of a package is put, by each tool's own option. */
const packing: Readonly<Record<Exclude<Packer, 'cargo' | 'python' | 'image'>, (folder: string) => Argv>> = {
  npm: (folder) => ['npm', 'pack', '--pack-destination', folder],
  pnpm: (folder) => ['pnpm', 'pack', '--pack-destination', folder],
  yarn: (folder) => ['yarn', 'pack', '--out', join(folder, 'package.tgz')],
  bun: (folder) => ['bun', 'pm', 'pack', '--destination', folder],
};

/** Packs with the package manager of the workspace, which alone knows what `workspace:` and `catalog:` stand for. */
async function pack(
  action: Action<'packPackage'>,
  folder: string,
  bench: Bench,
): ReturnType<PackageRegistry['pack']> {
  const { package: name, version, path, packer } = action;
  if (packer === 'cargo' || packer === 'python' || packer === 'image')
    throw new RangeError(`${packer} packs nothing for npm: ${name}`);
  const ended = await runTool(packing[packer](folder), join(bench.root, path), bench);
  const files = ended.ok ? await packedIn(folder) : [];
  if (files.length === 1) return files;
  throw new ReleaseError('PACK_FAILED', `${packer} could not pack ${name} ${version}:\n${tailOf(ended)}`, {
    hint: `Nothing was published and your files are as before. Try it alone: cd ${path} && ${packer} pack`,
  });
}

async function publish(action: Action<'publishPackage'>, content: Content, bench: Bench): Promise<void> {
  const path = pathOf(action, content);
  await call(['npm', 'publish', path, '--ignore-scripts', ...optionsOf(action)], action, bench);
}

/** Gives npm what a person approves later. Whether it came where the answer was lost, only npm can say, if the token may ask. */
async function stage(action: Action<'stagePackage'>, content: Content, bench: Bench): Promise<string | null> {
  const path = pathOf(action, content);
  const argv: Argv = ['npm', 'stage', 'publish', path, '--ignore-scripts', ...optionsOf(action)];
  try {
    return stageIdIn((await call(argv, action, bench)).said);
  } catch (error) {
    const there = await findStaged(action, bench);
    if (there === null) throw error;
    return there;
  }
}

function pathOf({ package: name }: Sent, { files }: Content): string {
  const path = files[0]?.path;
  if (path == null) throw new RangeError(`${name} was not packed`);
  return path;
}

type Sent = Action<'publishPackage' | 'stagePackage'>;

function both(one: PublishCheck, other: PublishCheck): PublishCheck {
  return {
    problems: [...one.problems, ...other.problems],
    notices: [...one.notices, ...other.notices],
  };
}

async function retag(action: Action<'publishPackage'>, bench: Bench): Promise<void> {
  const { package: name, version, tag } = action;
  if (tag === null) return;
  await call(['npm', 'dist-tag', 'add', `${name}@${version}`, tag, ...placeOf(action)], action, bench);
}

/** @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED as npm says why */
async function call(argv: Argv, action: Sent, bench: Bench): Promise<Ended> {
  const isFinal = (ended: Ended): boolean => ended.ok || !isWorthRepeating(ended);
  const ended = await until(() => runTool(argv, join(bench.root, action.root), bench), isFinal, {
    ...bench,
    pauses: again,
    why: `npm could not send ${action.package} ${action.version}`,
  });
  if (!ended.ok) throw failureOf(ended, action);
  return ended;
}

function optionsOf(action: Sent): readonly string[] {
  const { tag, access, provenance } = action;
  return [
    ...placeOf(action),
    ...(tag === null ? [] : ['--tag', tag]),
    ...(access === null ? [] : ['--access', access]),
    ...(provenance === null ? [] : [`--provenance=${String(provenance)}`]),
  ];
}
