import { ReleaseError } from '../../core/error.ts';
import type { Space } from '../../core/findings.ts';
import { asked, held, isRelease, type Check } from './check.ts';

/** What must be free, in bytes: a checkout, packed files and git's objects have come to their end with less. */
const leastBytes = 100_000_000;
/** And how many files must be able to be made. */
const leastFiles = 1_000;

/** The file systems a release writes to have room. */
export const disk: Check = {
  name: 'disk',
  holds: () => 'there is room for what is made',
  concerns: isRelease,
  run: async ({ world: { machine } }) =>
    asked((await machine.space()).map((space) => held(checkSpace(space)))),
};

async function checkSpace({ path, bytes, files }: Space): Promise<void> {
  await Promise.resolve();
  const lack =
    bytes < leastBytes
      ? `${megabytes(bytes)} MB are free at ${path}; a release wants ${megabytes(leastBytes)} MB`
      : files !== null && files < leastFiles
        ? `${files} files can be made at ${path}; a release wants ${leastFiles}`
        : null;
  if (lack === null) return;
  throw new ReleaseError('DISK_FULL', lack, {
    hint: 'Make room there, or name another place for temporary files: TMPDIR=/path/to/room release next',
  });
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1_000_000);
}
