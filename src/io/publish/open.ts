import type { Publisher } from '../../core/publication.ts';
import type { PackageRegistry } from '../../ports.ts';
import { cargoRegistry } from './cargo.ts';
import { imageRegistry } from './image.ts';
import { npmRegistry } from './npm.ts';
import { pythonRegistry } from './python.ts';
import type { Bench } from './tool.ts';

/** The registries packages are published to, each with its tool. Nothing is started or asked yet. */
export function openPublishers(bench: Bench): Readonly<Record<Publisher, PackageRegistry>> {
  return {
    npm: npmRegistry(bench),
    cargo: cargoRegistry(bench),
    python: pythonRegistry(bench),
    image: imageRegistry(bench),
  };
}
