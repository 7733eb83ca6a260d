import type { Config } from '../config/config.ts';
import type { SigningSettings } from '../core/evidence/settings.ts';
import { repositoryAddress } from '../core/remote.ts';
import type { ForgeOptions } from '../plugins/forge.ts';
import { sbomsOf } from '../plugins/sboms.ts';
import { repositoryName, type LinesReading, type Reading } from './read.ts';

/** What proves the releases of a repository, as its configuration wants it. */
export function evidenceOf(
  { sbom, signing }: Config,
  reading: Reading,
  branch: string,
): Pick<ForgeOptions, 'sboms' | 'signing'> {
  const { standing } = reading;
  const packages = packagesOf(reading);
  const { key, keyless, cosign } = signing;
  const repository = repositoryAddress(standing.remote?.url ?? null);
  const formats = sbom === false ? [] : sbom === true ? (['cyclonedx'] as const) : sbom.formats;
  const name = repositoryName(standing);
  return {
    sboms: (group) => sbomsOf(group, { formats, repository: name, packages }),
    signing: isSigned(signing) ? { repository, branch, with: { key, keyless, cosign } } : null,
  };
}

/** Whether releases are signed here. */
export function isSigned({ key, keyless, cosign }: SigningSettings): boolean {
  return key !== null || keyless !== false || cosign !== null;
}

/** How many packages are released at all: none that are ignored or left alone. */
export function packagesOf({ lines: { lines } }: Pick<LinesReading, 'lines'>): number {
  return lines.reduce((sum, { members }) => sum + members.length, 0);
}
