import type { Deployable, Observed } from './types.ts';

/** Whether what was found running is what was asked for. */
export interface Comparison {
  /** Null where nothing could be told: neither versions nor digests were found. */
  readonly isSame: boolean | null;
  /** One line for people. */
  readonly message: string;
}

/** Holds what runs against what was asked for. Digests decide where there are any: a version is only what a copy says of itself. */
export function compareObserved({ version, artifacts }: Deployable, observed: Observed): Comparison {
  const { digests, versions, copies } = observed;
  if (copies === 0) return { isSame: false, message: 'nothing runs' };
  if (digests.length > 0 && artifacts.length > 0) {
    const others = digests.filter((digest) => !artifacts.some(({ sha256 }) => sha256 === digest));
    if (others.length === 0)
      return { isSame: true, message: `${version} runs, by digest${counted(observed)}` };
    return { isSame: false, message: `sha256:${others.join(', sha256:')} runs, which is not of ${version}` };
  }
  const others = versions.filter((one) => one !== version && one !== `v${version}`);
  if (others.length > 0) return { isSame: false, message: `${others.join(', ')} runs, not ${version}` };
  if (versions.length > 0)
    return { isSame: true, message: `${version} runs, as it says itself${counted(observed)}` };
  return { isSame: null, message: 'what runs was not told' };
}

function counted({ copies }: Observed): string {
  return copies === null ? '' : ` (${String(copies)} ${copies === 1 ? 'copy' : 'copies'})`;
}
