import { ReleaseError } from '../error.ts';
import type { Line } from '../lines/lines.ts';
import type { Wanted } from './number.ts';
import type { Pending } from './pending.ts';

/**
 * Which line an exact version is asked for: the only one, or the only one that has something to release.
 * @returns the line's key, or null when no version is asked for
 * @throws ReleaseError USAGE where several lines could be meant
 */
export function lineAskedFor(pending: readonly Pending[], { as }: Wanted): string | null {
  if (as === null) return null;
  const waiting = pending.filter(({ level }) => level !== null);
  const [only, ...others] = waiting.length > 0 ? waiting : pending;
  if (only === undefined) return null;
  if (others.length === 0) return only.line.key;
  const names = [only, ...others].map(({ line }) => nameOf(line));
  const list = `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
  throw new ReleaseError('USAGE', `--as ${as} could be meant for any of ${list}`, {
    hint: `These have versions of their own. Write 'Release-As: ${as}' at the end of a commit that touches the one, and leave --as out.`,
  });
}

function nameOf(line: Line): string {
  return line.name ?? line.members[0]?.name ?? line.key;
}
