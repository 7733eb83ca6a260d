import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'semver';
import { defaults } from '../../src/config/defaults.ts';
import { readMessage } from '../../src/core/commits/index.ts';
import { ReleaseError } from '../../src/core/error.ts';
import type { Level } from '../../src/core/model.ts';
import { nextVersion, type LineState } from '../../src/core/version/next.ts';
import type { ZeroPolicy } from '../../src/core/version/rules.ts';
import { readPage, rowsOf, sectionOf } from './pages.ts';

const page = readPage('docs/versions.md');

test('docs/versions.md: each first line asks for what the table says', (t) => {
  const rows = rowsOf(sectionOf(page, '## Commits'));
  for (const [line = '', asks] of rows.map(plain)) assert.equal(asksFor(line), asks, line);
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

test('docs/versions.md: each next version is what the rules make it', (t) => {
  const rows = ['## Versions', '## Prereleases'].flatMap((heading) => tablesOf(sectionOf(page, heading)));
  for (const row of rows) assert.equal(nextOf(row), row['Next'], JSON.stringify(row));
  assert.ok(rows.length > 30, String(rows.length));
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

type Row = Readonly<Record<string, string>>;

/** The rows of all tables in some Markdown, by the names of their columns. */
function tablesOf(markdown: string): readonly Row[] {
  return markdown
    .trim()
    .split(/\n{2,}/)
    .flatMap((block) => {
      const [header] = rowsOf(`${block.split('\n')[0] ?? ''}\n`);
      return header === undefined ? [] : rowsOf(block).map((cells) => toRow(plain(header), plain(cells)));
    });
}

function toRow(names: readonly string[], cells: readonly string[]): Row {
  return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
}

function plain(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => cell.replaceAll('`', ''));
}

function asksFor(line: string): string {
  const author = { name: 'A', email: 'a@example.com' };
  const commit = { sha: 'a'.repeat(40), parents: [], author, time: 0, message: `${line}\n`, paths: null };
  const { verdict, changes } = readMessage(commit, defaults);
  return verdict === 'notUnderstood' ? 'not understood' : (changes[0]?.level ?? 'nothing');
}

function nextOf(row: Row): string {
  const last = versionIn(row['Last release']);
  const stable =
    'Last stable' in row ? versionIn(row['Last stable']) : last?.prerelease.length === 0 ? last : null;
  const state: LineState = { current: last, stable, manifest: versionIn(row['Manifest']) };
  const pre = row['--pre'] ?? 'none';
  try {
    const rules = { ...defaults, zeroMajor: policyIn(row['zeroMajor']) };
    return nextVersion(state, levelIn(row['Changes ask for']), pre === 'none' ? null : pre, rules).version;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return error.code;
  }
}

function versionIn(cell = 'none'): LineState['current'] {
  if (cell === 'none') return null;
  const version = parse(cell);
  assert.ok(version, `'${cell}' is no version`);
  return version;
}

function levelIn(cell = ''): Level {
  const level = (['major', 'minor', 'patch'] as const).find((each) => each === cell);
  assert.ok(level, `'${cell}' is no level`);
  return level;
}

function policyIn(cell = 'caret'): ZeroPolicy {
  const policy = (['caret', 'minor-feat', 'plain'] as const).find((each) => each === cell);
  assert.ok(policy, `'${cell}' is no policy`);
  return policy;
}
