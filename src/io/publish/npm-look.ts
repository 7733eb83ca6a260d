import { join } from 'node:path';
import type { Action } from '../../core/model.ts';
import { getter } from '../registry/get.ts';
import { npmPackage, type NpmPackage } from '../registry/npm-package.ts';
import { readNpmrc } from '../registry/npmrc.ts';
import { registryFailed } from './npm-errors.ts';
import type { Bench } from './tool.ts';

/** A package on its way to its registry. */
type Sent = Action<'publishPackage' | 'stagePackage'>;

/** Most time for one look at a registry, in milliseconds. */
export const patience = { request: 20_000, all: 45_000 };

/** Looks at a package as it is now. @throws ReleaseError REGISTRY_FAILED */
export async function lookAt(action: Sent, bench: Bench): Promise<NpmPackage> {
  const rc = await readNpmrc(join(bench.root, action.root), bench.env);
  const found = await npmPackage(action, action.registry, { get: getter(patience), rc });
  if ('problem' in found) throw registryFailed(found.host, found.problem);
  return found;
}

/** npm lets the registry of a scope win over `--registry`, so that is named, too. */
export function placeOf({ registry, package: name }: Sent): readonly string[] {
  if (registry === null) return [];
  const scope = name.startsWith('@') ? [`--${name.slice(0, name.indexOf('/'))}:registry=${registry}`] : [];
  return ['--registry', registry, ...scope];
}
