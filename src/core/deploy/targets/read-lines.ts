import { ReleaseError } from '../../error.ts';
import { quote } from '../../quote.ts';
import { parseVersion } from '../../version/version.ts';
import type { Observed } from '../types.ts';

const digest = /^sha256:[0-9a-f]{64}$/;

/**
 * Reads what an observing command prints: a version (with or without `v`) or a digest (`sha256:…`) a line, of each copy that
 * runs. Nothing printed: nothing runs.
 * @throws ReleaseError DEPLOY_FAILED where a line is neither
 */
export function readLines(stdout: string, title: string): Observed {
  const lines = [...new Set(stdout.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
  const digests = lines.filter((line) => digest.test(line)).map((line) => line.slice('sha256:'.length));
  const others = lines.filter((line) => !digest.test(line)).map((line) => line.replace(/^v/, ''));
  const odd = others.find((line) => parseVersion(line) === null);
  if (odd !== undefined)
    throw new ReleaseError('DEPLOY_FAILED', `${title}: ${quote(odd)} is no version and no digest`, {
      hint: 'The command has to print what runs, one version or digest (sha256:…) a line, and nothing else.',
    });
  return { versions: [...new Set(others)], digests, copies: lines.length === 0 ? 0 : null };
}
