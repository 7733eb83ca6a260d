import { posix } from 'node:path';
import type { Edge, Need } from '../../core/sbom/graph.ts';
import type { LockSource } from '../locked.ts';
import { requirementsOf } from './dependencies.ts';
import { projectOf, readManifests } from './project.ts';

/**
 * What the project beside a lockfile needs, for lockfiles that do not tell it. What builds it, its `[build-system]`, is not
 * locked there.
 */
export function projectNeeds(
  { file, own, texts }: LockSource,
  follow: (name: string, need: Need) => readonly Edge[],
): ReadonlyMap<string, readonly Edge[]> {
  const directory = posix.dirname(file);
  const manifests = readManifests(texts, directory);
  const project = projectOf(manifests);
  const manifest =
    own.find(({ path }) => path === directory)?.manifest ?? posix.join(directory, 'pyproject.toml');
  const requirements = project === null ? [] : requirementsOf(project, manifests);
  return new Map([
    [
      manifest,
      requirements
        .filter(({ kind }) => kind !== 'build')
        .flatMap(({ name, kind }) => follow(name, kind === 'dev' || kind === 'optional' ? kind : 'required')),
    ],
  ]);
}
