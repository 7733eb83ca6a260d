/**
 * Runs the built command on real repositories and checks what it says and does.
 *
 *   node scripts/real-repositories.mjs --mirror DIR [OWNER/NAME…]
 *
 * DIR holds bare clones as OWNER+NAME/repo; the names choose among them. Every check works on a clone of its own in a
 * temporary folder, with only the tags that existed at that point; nothing is written to the mirrors. One line a check,
 * then `N checks, N passed, N failed`; exits with 1 when one fails. Set CARGO_HOME to a filled one to have Cargo resolve
 * whole dependency graphs; without it only the workspace's own crates are read.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stories } from './real/stories.mjs';
import { points } from './real/points.mjs';
import { checkPoint } from './real/point.mjs';
import { Checks } from './real/checks.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirror: { type: 'string', default: '.mirror' } },
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-real-')));
const checks = new Checks();
try {
  for (const repository of wanted()) {
    const git = join(resolve(values.mirror), repository.replace('/', '+'), 'repo');
    if (!existsSync(git)) {
      checks.fail(`${repository}: no mirror at ${git}`);
      continue;
    }
    for (const point of points[repository] ?? [])
      await checkPoint({ ...point, repository, git, folder }, checks);
    await stories[repository]?.({ repository, git, folder }, checks);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exitCode = checks.summary();

function wanted() {
  const known = Object.keys(points);
  const odd = positionals.filter((name) => !known.includes(name));
  if (odd.length > 0) {
    process.stderr.write(`real-repositories: not known: ${odd.join(', ')}; known: ${known.join(', ')}\n`);
    process.exit(2);
  }
  return positionals.length > 0 ? positionals : known;
}
