import { resolve } from 'node:path';
import type { SbomPolicySettings } from '../config/config.ts';
import { ReleaseError } from '../core/error.ts';
import type { SbomPolicy } from '../core/sbom/policy.ts';
import { parseRange } from '../core/sbom/versions.ts';
import type { Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/**
 * What must not be in a release, with the files `sbomPolicy` names, as they are now; null where nothing is forbidden.
 * @throws ReleaseError POLICY_UNREADABLE
 */
export async function readPolicy(
  { root, config: { sbomPolicy } }: Settings,
  tools: Tools,
): Promise<SbomPolicy | null> {
  if (sbomPolicy === null) return null;
  const [{ readAdvisories }, { readVex }] = await Promise.all([
    import('../core/sbom/osv.ts'),
    import('../core/sbom/vex.ts'),
  ]);
  const { advisories = [], vex = [], denyLicenses = [] } = sbomPolicy;
  const read = async (path: string): Promise<readonly [string, string]> => [
    path,
    await readText(resolve(root, path), { path, tools }),
  ];
  const osvTexts = await Promise.all(advisories.map(read));
  const vexTexts = await Promise.all(vex.map(read));
  return {
    deny: denialsOf(sbomPolicy),
    denyLicenses,
    advisories: osvTexts.map(([path, text]) => readAdvisories(path, text)),
    vex: vexTexts.flatMap(([path, text]) => readVex(path, text)),
  };
}

function denialsOf({ deny = [] }: SbomPolicySettings): SbomPolicy['deny'] {
  return deny.map(({ purl, versions, reason = 'denied' }) => ({
    purl,
    versions: versions === undefined ? null : parseRange(versions),
    reason,
  }));
}

async function readText(
  place: string,
  { path, tools }: { readonly path: string; readonly tools: Tools },
): Promise<string> {
  try {
    return await tools.readFile(place);
  } catch (cause) {
    throw new ReleaseError('POLICY_UNREADABLE', `${path} cannot be read`, {
      cause,
      hint: 'sbomPolicy in release.config names it: fetch it first, or correct the path.',
    });
  }
}
