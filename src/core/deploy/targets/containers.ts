import { ReleaseError } from '../../error.ts';
import { quote } from '../../quote.ts';
import type { Observed } from '../types.ts';

/** State, id of the image, digests it was pulled by. */
const container = /^(\w+) (?:sha256:)?([0-9a-f]{64}) (.+)$/;

/**
 * Reads what is known of containers, a line each: `running sha256:… ["ghcr.io/acme/app@sha256:…"]`. One that runs counts. An
 * image may have been pulled by several digests; the wanted one is told if it is among them. One that was pulled by none was
 * made on the spot: its id is told, which nobody wanted.
 * @param digest the wanted one, `sha256:…`
 * @throws ReleaseError DEPLOY_FAILED where a line is of another form
 */
export function readContainers(stdout: string, digest: string): Observed {
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  const running = lines.map(readContainer).filter(({ state }) => state === 'running');
  const digests = running.map(({ id, pulled }) => (pulled.includes(digest) ? digest : (pulled[0] ?? id)));
  const bare = digests.map((one) => one.replace(/^sha256:/, ''));
  return { versions: [], digests: [...new Set(bare)], copies: running.length };
}

interface Container {
  readonly state: string;
  readonly id: string;
  /** `sha256:…` each. */
  readonly pulled: readonly string[];
}

function readContainer(line: string): Container {
  const [, state = '', id = '', json = ''] = container.exec(line) ?? [];
  if (state === '')
    throw new ReleaseError(
      'DEPLOY_FAILED',
      `the engine tells of a container in an unknown way: ${quote(line, 200)}`,
      {
        hint: 'Is the engine of the target really Docker, or like it?',
      },
    );
  const pulled = [...json.matchAll(/@(sha256:[0-9a-f]{64})"/g)].map(([, one = '']) => one);
  return { state, id, pulled };
}

/** What was found on several hosts, as one. */
export function together(found: readonly Observed[]): Observed {
  return {
    versions: [...new Set(found.flatMap(({ versions }) => versions))],
    digests: [...new Set(found.flatMap(({ digests }) => digests))],
    copies: found.reduce<number | null>(
      (sum, { copies }) => (sum === null || copies === null ? null : sum + copies),
      0,
    ),
  };
}
