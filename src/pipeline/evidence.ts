import type { Config } from '../config/config.ts';
import type { SigningSettings } from '../core/evidence/settings.ts';
import { repositoryAddress } from '../core/remote.ts';
import type { ForgeOptions } from '../plugins/forge.ts';
import { sbomsOf } from '../plugins/sboms.ts';
import { repositoryName, type Reading } from './read.ts';

/** What proves the releases of a repository, as its configuration wants it. */
export function evidenceOf(
  { sbom, signing }: Config,
  { standing, workspace }: Reading,
  branch: string,
): Pick<ForgeOptions, 'sboms' | 'signing'> {
  const { key, keyless, cosign } = signing;
  const repository = repositoryAddress(standing.remote?.url ?? null);
  const formats = sbom === false ? [] : sbom === true ? (['cyclonedx'] as const) : sbom.formats;
  const name = repositoryName(standing);
  return {
    sboms: (group) => sbomsOf(group, { formats, repository: name, packages: workspace.packages.length }),
    signing: isSigned(signing) ? { repository, branch, with: { key, keyless, cosign } } : null,
  };
}

/** Whether releases are signed here. */
export function isSigned({ key, keyless, cosign }: SigningSettings): boolean {
  return key !== null || keyless !== false || cosign !== null;
}
