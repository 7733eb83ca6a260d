import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { blocksOf, pages, proseOf, readPage, root } from './pages.ts';

interface Link {
  readonly place: string;
  readonly target: string;
}

test('every relative link in the README and docs leads to a file and a heading that exist', (t) => {
  const links = pages.flatMap(linksOf);
  const dead = links.flatMap(({ place, target }) => {
    const problem = problemOf(place.split(':')[0] ?? '', target);
    return problem === null ? [] : [`${place}: ${target}: ${problem}`];
  });
  assert.deepEqual(dead, []);
  assert.ok(links.length > 50, `${links.length} links`);
  t.diagnostic(`${links.length} links on ${pages.length} pages, 0 dead`);
});

test('the README leads to every page', () => {
  const targets = new Set(linksOf('README.md').map(({ target }) => target.split('#')[0]));
  assert.deepEqual(
    pages.filter((path) => path !== 'README.md' && !targets.has(path)),
    [],
  );
});

test('the first block of the README is the two lines everybody starts with', () => {
  assert.deepEqual(blocksOf(readPage('README.md'))[0]?.lines, [
    'npm ci && npm run demo',
    'npm ci && npm test',
  ]);
});

/** Links to files and headings of this repository; addresses elsewhere are not looked at. */
function linksOf(path: string): readonly Link[] {
  return proseOf(readPage(path)).flatMap((line, at) =>
    [...line.replace(/`[^`]*`/g, 'code').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => ({ place: `${path}:${at + 1}`, target }))
      .filter(({ target }) => !/^[a-z]+:/i.test(target)),
  );
}

function problemOf(from: string, target: string): string | null {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : posix.join(dirname(from), file);
  if (!existsSync(join(root, path))) return 'no such file';
  if (anchor === undefined) return null;
  return anchorsOf(path).has(anchor) ? null : 'no such heading';
}

/** Anchors as GitHub makes them: lower case, punctuation dropped, spaces to dashes, a number after the second of a kind. */
function anchorsOf(path: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = proseOf(readPage(path)).flatMap((line) => {
    const heading = /^#{1,6} +(.+?)\s*$/.exec(line)?.[1];
    if (heading === undefined) return [];
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return [count === 0 ? slug : `${slug}-${count}`];
  });
  return new Set(anchors);
}
