import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTarGzip } from 'nanotar';
import { sha256Bytes } from '../digest.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import type { PackedFile } from '../../core/publication.ts';
import type { Content, Found, PackageRegistry } from '../../ports.ts';
import { waitAloud } from '../aloud.ts';
import { checkOut } from '../git/checkout.ts';
import { isObject, parseObject } from '../registry/answers.ts';
import { downloadCrate } from '../registry/cargo-index.ts';
import { getter } from '../registry/get.ts';
import { checkCargo } from './cargo-check.ts';
import { delayOf, failureOf } from './cargo-errors.ts';
import { indexOf, lookAt, patience } from './cargo-look.ts';
import { cargoWithdrawing } from './cargo-withdraw.ts';
import { registryFailed } from './npm-errors.ts';
import { packedIn } from './packed.ts';
import { runTool, tailOf, type Bench } from './tool.ts';
import { isShown, settling } from './wait.ts';

type Publish = Action<'publishPackage'>;
type Pack = Action<'packPackage'>;

/** Cargo, and crates.io or another registry with a sparse index. */
export function cargoRegistry(bench: Bench): PackageRegistry {
  const packed = new Map<string, Promise<string | null>>();
  return {
    check: (actions) => checkCargo(actions, bench),
    async pack(action, folder) {
      const key = JSON.stringify([action.root, action.together]);
      const made = packed.get(key) ?? packAll(action, bench);
      packed.set(key, made);
      return take(action, await made, folder);
    },
    compare: settling((action, content) => compare(action, content, bench), isShown, { ...bench, lag }),
    publish: (action, content) => publish(action, content, bench),
    retag: () => Promise.resolve(), // crates have no tags
    withdrawing: cargoWithdrawing(bench),
  };
}

/** The index follows within a minute or two; cargo has waited for it already. Milliseconds. */
const lag = [500, 2_000, 5_000, 10_000, 20_000, 30_000];

/**
 * Packs all crates of a workspace in one call, which lets them need each other before they are published, and builds each as
 * those who get it will. Gives the folder they are in; null where cargo is too old for that and only their files were listed.
 * @throws ReleaseError PACK_FAILED
 */
async function packAll(action: Pack, bench: Bench): Promise<string | null> {
  const cwd = join(bench.root, action.root);
  const names = action.together.flatMap((name) => ['--package', name]);
  const isAble = /^cargo 1\.(?:9\d|\d{3})|^cargo [2-9]/.test(
    (await runTool(['cargo', '--version'], cwd, bench)).out,
  );
  const how = isAble || action.together.length === 1 ? [] : ['--list'];
  const ended = await runTool(['cargo', 'package', '--allow-dirty', ...how, ...names], cwd, bench);
  if (!ended.ok) {
    throw new ReleaseError(
      'PACK_FAILED',
      `cargo could not pack ${action.together.join(', ')}:\n${tailOf(ended)}`,
      {
        hint: `Nothing was published and your files are as before. Try it alone: cargo package --allow-dirty ${names.join(' ')}`,
      },
    );
  }
  if (how.length > 0) return null;
  const about = parseObject(
    (await runTool(['cargo', 'metadata', '--no-deps', '--format-version', '1'], cwd, bench)).out,
  );
  return join(String(about?.['target_directory']), 'package');
}

async function take(action: Pack, place: string | null, folder: string): Promise<readonly PackedFile[]> {
  if (place === null) return [];
  const name = `${action.package}-${action.version}.crate`;
  await copyFile(join(place, name), join(folder, name));
  return packedIn(folder);
}

/**
 * A crate is ours when it says it was made from the release commit, or holds the same files. Its digest may differ: cargo
 * writes the commit into it, and there was none yet when it was packed.
 */
async function compare(action: Publish, content: Content, bench: Bench): Promise<Found> {
  const found = await lookAt(action, bench);
  if (found === null) return 'absent';
  if (found.yanked) throw yanked(action);
  if (content.files.some(({ sha256 }) => sha256 === found.cksum)) return 'same';
  const { package: name, version } = action;
  const { cksum } = found;
  const home = await indexOf(action, bench);
  const crate = await downloadCrate(home, { name, version, cksum }, getter(patience));
  if ('problem' in crate) throw registryFailed(crate.host, crate.problem);
  if (sha256Bytes(crate) !== cksum)
    throw registryFailed(home.host, 'its file has another digest than its index');
  return isFrom(await parseTarGzip(crate), content.commit) ? 'same' : 'different';
}

/** Whether a crate names a commit as the one it was made from, unchanged (Cargo reference, `cargo package`). */
function isFrom(files: readonly { readonly name: string; readonly text: string }[], commit: string): boolean {
  const info = files.find(({ name }) => name.split('/').slice(1).join('/') === '.cargo_vcs_info.json');
  const git = parseObject(info?.text ?? '')?.['git'];
  return isObject(git) && git['sha1'] === commit && git['dirty'] !== true;
}

/** Publishes from a checkout of the release commit: nothing of the work tree that is not in it gets into the crate. */
async function publish(action: Publish, { commit }: Content, bench: Bench): Promise<void> {
  const { dir, remove } = await checkOut(bench.root, bench.env, { commit, head: commit });
  try {
    await publishIn(join(dir, action.root), action, bench);
  } finally {
    await remove();
  }
}

/** Milliseconds between attempts where the registry is in trouble. */
const again = [5_000, 20_000, 60_000];

/** @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED */
async function publishIn(cwd: string, action: Publish, bench: Bench): Promise<void> {
  const registry = action.registry === null ? [] : ['--registry', action.registry];
  for (const pause of [...again, null]) {
    const ended = await runTool(
      ['cargo', 'publish', '--no-verify', '--package', action.package, ...registry],
      cwd,
      bench,
    );
    if (ended.ok) return;
    const delay = pause === null ? null : delayOf(ended, pause, Date.now());
    if (delay === null || bench.signal.aborted) throw failureOf(ended, action);
    await waitAloud(delay, `${action.package}: ${action.registry ?? 'crates.io'} asks to wait`, bench);
  }
}

function yanked({ package: name, version }: Publish): ReleaseError {
  return new ReleaseError('REGISTRY_REFUSED', `${name} ${version} is published and yanked`, {
    hint: `If that was a mistake: cargo yank --undo ${name}@${version}, then: release next; else release a newer version`,
  });
}
