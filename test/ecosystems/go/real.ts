import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Repository } from './repository.ts';

/** True when go is there. In CI a missing go fails, elsewhere the test says by name that it did not run. */
export function hasGo(t: TestContext): boolean {
  if (spawnSync('go', ['version']).status === 0) return true;
  assert.notEqual(process.env['CI'], 'true', 'go is not installed, and CI must run this test');
  t.skip(`${t.name}: go is not installed`);
  return false;
}

/** Writes a repository into a folder of its own. */
export function written(t: TestContext, files: Repository): string {
  const root = mkdtempSync(join(tmpdir(), 'go-real-'));
  t.after(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** What go says in a directory, without the network; the error's text where it refuses. */
export function go(directory: string, ...args: readonly string[]): string {
  const env = { ...process.env, GOPROXY: 'off', GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: '' };
  const { stdout, stderr, status } = spawnSync('go', args, { cwd: directory, env, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : `refused: ${stderr.trim()}`;
}
