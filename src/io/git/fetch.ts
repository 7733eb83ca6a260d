import type { Ask } from './ask.ts';

/**
 * Fetches refs of a remote and what they need, and nothing else: no tags along the way, no FETCH_HEAD, no submodules. A ref
 * of this repository moves only where a refspec names one. Not quiet: then git would not say which ref it refused, and why.
 */
export async function fetchRefs(ask: Ask, remote: string, refspecs: readonly string[]): Promise<void> {
  const options = ['--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-progress'];
  await ask(['fetch', ...options, '--', remote, ...refspecs]);
}
