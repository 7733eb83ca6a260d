import { join } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import { indexedCrate, sparseIndex, type IndexedCrate } from '../registry/cargo-index.ts';
import { getter } from '../registry/get.ts';
import { registryFailed } from './npm-errors.ts';
import type { Bench } from './tool.ts';

type Publish = Action<'publishPackage'>;

/** Most time for one look at a registry, in milliseconds. */
export const patience = { request: 20_000, all: 45_000 };

/** The index a crate is looked up in. @throws ReleaseError REGISTRY_REFUSED where it cannot be told */
export async function indexOf({ registry, root }: Publish, bench: Bench): Promise<URL> {
  const home = await sparseIndex(registry, join(bench.root, root), bench.env);
  if (home !== null) return home;
  const name = registry ?? 'crates-io';
  throw new ReleaseError(
    'REGISTRY_REFUSED',
    `Cargo's settings have no sparse index for the registry ${name}`,
    {
      hint: `.cargo/config.toml: [registries.${name}] index = "sparse+https://…/"`,
    },
  );
}

/** A version as the index has it now; null where it does not. @throws ReleaseError REGISTRY_FAILED */
export async function lookAt(action: Publish, bench: Bench): Promise<IndexedCrate | null> {
  const home = await indexOf(action, bench);
  const { package: name, version } = action;
  const found = await indexedCrate(home, { name, version }, getter(patience));
  if (found !== null && 'problem' in found) throw registryFailed(found.host, found.problem);
  return found;
}
