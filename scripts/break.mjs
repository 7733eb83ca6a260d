/**
 * Breaks a release everywhere and resumes it, once for each place and way; CI does it once for each kind of place.
 *
 *   npm run build && npm run build:test && node scripts/break.mjs [effects|faults|image-faults|races|kills]
 *
 * `effects`: every change of a file, every call of git, the build. `faults`: every request to the API and to the git
 * server. `races`: 20 rounds (ROUNDS) of eight clones that release at once. `kills`: releases killed 300 times (KILLS) at
 * random. Takes hours on two cores. ONLY=text runs the cases of `effects`, `faults` and `image-faults` whose name contains it.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const filters = process.argv.slice(2).map((name) => `break/${name}`);
const { status } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, 'test.mjs'),
    '--test-timeout=14400000',
    ...(filters.length === 0 ? ['break/'] : filters),
  ],
  { stdio: 'inherit', env: { ROUNDS: '20', KILLS: '300', ...process.env, BREAK: 'full' } },
);
process.exitCode = status ?? 1;
