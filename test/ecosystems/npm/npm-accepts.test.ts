import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { allRanges, released, textsOf, workspace } from './helpers.ts';

const lockfile = 'package-lock.json';

/** Real npm over a real directory, without a registry: there are only workspace packages. */
function lockedBy(directory: string, lockfileVersion: number): string {
  const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--offline'];
  execFileSync('npm', ['install', ...flags, `--lockfile-version=${lockfileVersion}`], {
    cwd: directory,
    stdio: 'pipe',
    // Windows only starts npm.cmd through a shell; the arguments are constants.
    shell: process.platform === 'win32',
  });
  return readFileSync(join(directory, lockfile), 'utf8');
}

function write(directory: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

for (const lockfileVersion of [2, 3]) {
  test(`npm leaves a lockfile v${lockfileVersion} as we edited it`, (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'release-npm-'));
    try {
      const manifests = textsOf(workspace);
      write(directory, manifests);
      const before = lockedBy(directory, lockfileVersion);
      const nexts = ['2.0.0', '1.1.0', '2.0.0-beta.1'];
      for (const next of nexts) {
        const texts = new Map([...manifests, [lockfile, before]]);
        const packages = npm.packages(texts);
        const versions = Object.fromEntries(packages.map((each) => [each.name, next]));
        const after = released(texts, versions, allRanges(packages, next));
        write(directory, after);
        assert.equal(lockedBy(directory, lockfileVersion), after.get(lockfile), next);
        // And it would have noticed: the lockfile of before does not survive.
        writeFileSync(join(directory, lockfile), before);
        assert.notEqual(lockedBy(directory, lockfileVersion), before);
      }
      t.diagnostic(`${nexts.length} releases, ${nexts.length} accepted byte for byte, 0 failed`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
}
