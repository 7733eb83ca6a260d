import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import type { Repository } from './repository.ts';

/** True when cargo is there. In CI a missing cargo fails, elsewhere the test says by name that it did not run. */
export function hasCargo(t: TestContext): boolean {
  if (spawnSync('cargo', ['--version']).status === 0) return true;
  assert.notEqual(process.env['CI'], 'true', 'cargo is not installed, and CI must run this test');
  t.skip(`${t.name}: cargo is not installed`);
  return false;
}

/** A directory of its own for one test, without configuration from above. */
export function sandbox(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'cargo-real-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function write(directory: string, files: Repository): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(file), 'src'), { recursive: true });
    writeFileSync(join(directory, file), text);
    if (file.endsWith('Cargo.toml')) writeFileSync(join(directory, dirname(file), 'src/lib.rs'), '');
  }
}

/** What cargo says, or null when it refuses. */
export function run(directory: string, ...args: readonly string[]): string | null {
  try {
    return execFileSync('cargo', [...args, '--offline'], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    });
  } catch {
    return null;
  }
}

export const metadata = (directory: string): string | null =>
  run(directory, 'metadata', '--locked', '--format-version', '1');

const said = z.object({ packages: z.array(z.object({ name: z.string(), version: z.string() })) });

/** Names and versions of the members, as cargo sees them. */
export function members(directory: string): readonly string[] {
  const text = run(directory, 'metadata', '--locked', '--format-version', '1', '--no-deps');
  return said
    .parse(JSON.parse(text ?? 'null'))
    .packages.map(({ name, version }) => `${name} ${version}`)
    .sort();
}

export function lockOf(directory: string, files: Repository): string {
  write(directory, files);
  assert.notEqual(
    run(directory, 'generate-lockfile'),
    null,
    'cargo accepts the workspace before the release',
  );
  return readFileSync(join(directory, 'Cargo.lock'), 'utf8');
}
