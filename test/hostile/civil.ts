import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../helpers/cli.ts';
import { mentions, parse } from '../core/notes/oracle.ts';

/** The documented ways to end (core/error.ts), without the one for defects. */
const documented: ReadonlySet<number | null> = new Set([0, 2, 3, 4, 5, 6]);

/** What steers a terminal or hides: controls but line feed, bidirectional controls, zero-width characters. */
const acting =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** Fails unless a run ended in a documented way and printed nothing that acts and nothing of our insides. */
export function assertCivil(run: Run, name: string): void {
  const told = `${name}: exit ${String(run.code)} ${String(run.signal)}\n${run.stderr.slice(-1500)}`;
  assert.ok(documented.has(run.code), told);
  for (const text of [run.stdout, run.stderr]) {
    assert.doesNotMatch(text, /^\s+at .*[:/]\d+:\d+\)?$/m, `${name} prints a stack`);
    assert.doesNotMatch(text, /error\[BUG\]|UnhandledPromise|node:internal/, told);
    const at = text.search(acting);
    assert.equal(at, -1, `${name} prints ${JSON.stringify(text.slice(Math.max(0, at - 40), at + 5))}`);
  }
}

/** Fails unless Markdown is harmless to whoever reads it on a forge: no raw HTML, no image, no mention. */
export function assertHarmless(markdown: string, name: string): ReturnType<typeof parse> {
  const parsed = parse(markdown);
  assert.deepEqual(parsed.html, [], `${name} holds raw HTML`);
  assert.deepEqual(parsed.images, [], `${name} holds images`);
  assert.deepEqual(mentions(parsed), [], `${name} notifies people`);
  for (const href of parsed.links) assert.match(href, /^https?:/, `${name} links to ${href}`);
  const at = markdown.search(acting);
  assert.equal(at, -1, `${name} holds ${JSON.stringify(markdown.slice(Math.max(0, at - 40), at + 5))}`);
  return parsed;
}

/** Every file below a folder and its digest; links are not followed. `skip` leaves out folders by name. */
export function snapshot(folder: string, skip: readonly string[] = []): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = join(folder, entry.name);
    if (skip.includes(entry.name)) continue;
    if (entry.isDirectory()) for (const [path, digest] of snapshot(place)) found.set(path, digest);
    else if (entry.isSymbolicLink()) found.set(place, `-> ${readlinkSync(place)}`);
    else if (lstatSync(place).isFile())
      found.set(place, createHash('sha256').update(readFileSync(place)).digest('hex'));
  }
  return found;
}

/** Fails where a marker that only an executed input can make is anywhere below the folders. */
export function assertNotPwned(...folders: readonly string[]): void {
  for (const folder of folders) {
    const marks = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(?:^|\/)pwned$/.test(path),
    );
    assert.deepEqual(marks, [], `something of the input was executed in ${folder}`);
  }
}
