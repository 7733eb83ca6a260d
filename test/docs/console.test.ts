import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Repo, temporary } from '../helpers/repo.ts';
import { blocksOf, pages, readPage } from './pages.ts';
import { transcript } from './sandbox.ts';

/** Pages whose `console` blocks are run from top to bottom in a fresh folder that the page calls /tmp. */
const stories = pages.filter((path) => path.startsWith('docs/') && consoleBlocks(path).length > 0);

test('the pages that promise output are among the stories', () => {
  for (const name of ['commands', 'first-release', 'json', 'signing', 'status'])
    assert.ok(stories.includes(`docs/${name}.md`), name);
});

for (const path of stories) {
  test(`${path}: every command prints what the page shows`, (t) => {
    const dir = temporary(t, 'docs');
    mkdirSync(join(dir, 'tmp'));
    let cwd = path === 'docs/first-release.md' ? lamp(join(dir, 'tmp/lamp')) : join(dir, 'tmp');
    const steps = consoleBlocks(path).flatMap(stepsOf);
    for (const { line, words, expected } of steps) {
      const real = words.map((word) => word.replace(/^\/tmp\b/, join(dir, 'tmp')));
      const where = `${path}:${line}: ${words.join(' ')}`;
      if (real[0] === 'cd') cwd = join(real[1]?.startsWith('/') === true ? '/' : cwd, real[1] ?? '');
      else if (real[0] === 'echo') writeFileSync(join(cwd, real[3] ?? ''), `${real[1] ?? ''}\n`);
      else
        assertShown(
          transcript(cwd, real, join(dir, 'log')).replaceAll(join(dir, 'tmp'), '/tmp'),
          expected,
          where,
        );
    }
    t.diagnostic(`${steps.length} commands, ${steps.length} as shown`);
  });
}

interface Step {
  readonly line: number;
  readonly words: readonly string[];
  readonly expected: readonly string[];
}

function consoleBlocks(path: string): ReturnType<typeof blocksOf> {
  return blocksOf(readPage(path)).filter(({ language }) => language === 'console');
}

function stepsOf({ lines, line }: ReturnType<typeof blocksOf>[number]): readonly Step[] {
  const steps: { line: number; words: readonly string[]; expected: string[] }[] = [];
  for (const [at, text] of lines.entries()) {
    if (text.startsWith('$ ')) steps.push({ line: line + at, words: wordsOf(text.slice(2)), expected: [] });
    else steps.at(-1)?.expected.push(text);
  }
  return steps;
}

/** Splits a command line; quotes keep words together, and `> file` stays two words. Nothing else of a shell. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) =>
    (double ?? single ?? bare ?? '').replaceAll('\\n', '\n'),
  );
}

/** `…` alone on a line stands for any lines; a page that shows nothing says nothing about the output. */
function assertShown(output: string, expected: readonly string[], where: string): void {
  const wanted = expected.map(normal);
  while (wanted.at(-1) === '') wanted.pop();
  if (wanted.length === 0) return;
  const found = output.split('\n').map(normal);
  const pattern = wanted.map((line) => (line === '…' ? '(?:.*\n)*?' : `${escape(line)}\n`)).join('');
  if (new RegExp(`^${pattern}$`).test(`${found.join('\n')}\n`)) return;
  assert.equal(found.join('\n'), wanted.join('\n'), where);
}

/** Without what differs from run to run: ids, times, how long ago and how long, and the spaces that line columns up. */
function normal(line: string): string {
  return line
    .trimEnd()
    .replace(/\bnode \S+[/\\]cli\.js\b/g, 'release')
    .replace(/\bSHA256:[A-Za-z0-9+/]{43}/g, '<key>')
    .replace(/\b[0-9a-f]{7,64}\b/g, '<id>')
    .replace(/\b\d{4}-\d\d-\d\d\b/g, '<day>')
    .replace(/\b\d\d:\d\d UTC\b/g, '<time> UTC')
    .replace(/\((?:now|\d+ \w+ ago)\)/g, '(<age>)')
    .replace(/\b(?:\d+ min )?\d+ s\b/g, '<seconds>')
    .replace(/(?<=\S) {2,}/g, '  ');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The repository of first-release.md: a package that was never released, cloned from a remote. */
function lamp(dir: string): string {
  const repo = new Repo(dir);
  repo.commit('Initial import', {
    'package.json': '{\n  "name": "lamp",\n  "version": "0.3.0"\n}\n',
    'index.js': 'export const light = () => "soft";\n',
  });
  repo.commit('feat: dim the light', { 'index.js': 'export const light = (level) => level;\n' });
  repo.commit('fix: never below zero (#4)', { 'index.js': 'export const light = (l) => Math.max(0, l);\n' });
  repo.withRemote(`${dir}.git`);
  repo.git('remote', 'set-head', 'origin', 'main');
  return dir;
}
