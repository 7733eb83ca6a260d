import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bannerOf, hasBanner, withBanner } from '../../../src/core/withdraw/banner.ts';
import { packageSteps, type KnownImage, type Wish } from '../../../src/core/withdraw/packages.ts';
import { isSameKind } from '../../../src/core/withdraw/rank.ts';
import type { ShownVersion } from '../../../src/core/withdraw/shown.ts';
import type { Published } from '../../../src/core/withdraw/step.ts';
import { isOurMark, withdrawnWords } from '../../../src/core/withdraw/words.ts';

const text = fc.string({ unit: 'binary', maxLength: 400 });

test('a banner comes and goes, and everything else of a page stays as it was', () => {
  fc.assert(
    fc.property(text, fc.option(text), fc.option(text), (notes, reason, better) => {
      const warned = withBanner(notes, bannerOf(reason, better));
      assert.ok(hasBanner(warned) && warned.endsWith(notes));
      assert.equal(withBanner(warned, bannerOf(reason, better)), warned, 'twice is once');
      assert.equal(withBanner(warned, null), notes);
      const said = warned.slice(0, warned.length - notes.length);
      assert.equal(said.split('\n').length, 6, 'the reason stays on its line');
    }),
  );
});

test('a forge that changes line ends, and words above ours', () => {
  const warned = withBanner('notes\n', bannerOf('slow', null)).replaceAll('\n', '\r\n');
  assert.equal(withBanner(warned, null), 'notes\r\n');
  assert.equal(
    withBanner(`Look:\n${withBanner('notes\n', bannerOf('slow', '1.0.0'))}`, null),
    'Look:\nnotes\n',
  );
});

test('words of a registry are ours, and no others are', () => {
  fc.assert(fc.property(fc.option(text), fc.option(text), (why, use) => isOurMark(withdrawnWords(why, use))));
  for (const words of ['withdrawnx', 'too slow', '', 'Withdrawn'])
    assert.equal(isOurMark(words), false, words);
});

test('prereleases are for those who ask for them by name', () => {
  assert.ok(isSameKind('1.0.0-beta2', '1.0.0-beta3') && isSameKind('1.0.0-beta.2', '1.1.0-beta.1'));
  assert.ok(!isSameKind('1.0.0-beta2', '1.0.0') && !isSameKind('1.0.0-beta.1', '1.0.0-rc.1'));
});

const on: Published = {
  ...{ kind: 'publishPackage', to: 'npm', package: 'app', version: '2.0.0', path: '.', root: '.' },
  ...{ registry: null, upload: null, tag: 'latest', access: null, provenance: null },
};
const wish: Wish = {
  version: '2.0.0',
  direction: 'yank',
  scope: 'all',
  reason: null,
  better: null,
  bad: new Set(['2.0.0']),
};
const shown: ShownVersion = { name: '2.0.0', mark: null, tags: new Map(), good: [] };

/** Each step, and where it sends what. */
function told(...asked: Parameters<typeof packageSteps>): readonly string[] {
  return packageSteps(...asked).map(({ step, state, effect, command }) => {
    const to = effect?.kind === 'point' ? ` → ${effect.tag}=${effect.to}` : '';
    return `${step}: ${state}${to}${state === 'left' ? ` ${command ?? '-'}` : ''}`;
  });
}

test('a dist-tag goes to the greatest good version before, for the same people', () => {
  const tags = new Map([
    ['latest', '2.0.0'],
    ['next', '2.1.0-beta.1'],
  ]);
  const good = ['1.0.0', '1.9.0', '1.10.0', '2.0.0-beta.1', '2.1.0', '1.11.0', 'nonsense'];
  const bad = new Set(['2.0.0', '1.11.0']);
  assert.deepEqual(told(on, { ...shown, tags, good }, { ...wish, bad }), [
    'npm app 2.0.0: tag latest to 1.10.0: todo → latest=1.10.0',
    'npm app 2.0.0: deprecated: todo',
  ]);
  assert.deepEqual(told(on, { ...shown, tags, good: ['2.0.0-beta.1'] }, wish), [
    "npm app 2.0.0: tag latest: left npm dist-tag add 'app@<version>' latest",
    'npm app 2.0.0: deprecated: todo',
  ]);
});

test('a dist-tag whose name npm takes for an option is left to a person, and is in no command', () => {
  const tags = new Map([['--registry=http://evil.example', '2.0.0']]);
  const scene = { ...shown, tags };
  const moving = { ...wish, scope: 'tags' } as const;
  const expected = ['npm app 2.0.0: tag --registry=http://evil.example: left -'];
  for (const good of [['1.0.0'], []]) assert.deepEqual(told(on, { ...scene, good }, moving), expected);
  const restore = { ...moving, direction: 'restore' } as const;
  const behind = { ...shown, tags: new Map([['-w', '1.0.0']]) };
  assert.deepEqual(told({ ...on, tag: '-w' }, behind, restore), ['npm app 2.0.0: tag -w: left -']);
});

test('after a rollback only what moves is moved', () => {
  const moving = { ...wish, scope: 'tags' } as const;
  const tags = new Map([['latest', '2.0.0']]);
  assert.deepEqual(told(on, { ...shown, tags, good: ['1.0.0'] }, moving), [
    'npm app 2.0.0: tag latest to 1.0.0: todo → latest=1.0.0',
  ]);
  for (const to of ['cargo', 'python'] as const) assert.deepEqual(told({ ...on, to }, shown, moving), []);
});

test('what a registry does not have is no work, and a tag that has gone on stays there', () => {
  assert.deepEqual(told(on, { ...shown, name: null }, wish), ['npm app 2.0.0: there']);
  const tags = new Map([['latest', '2.1.0']]);
  const restore = { ...wish, direction: 'restore' } as const;
  assert.deepEqual(told(on, { ...shown, tags }, restore), [
    'npm app 2.0.0: tag latest: there',
    'npm app 2.0.0: not deprecated any more: there',
  ]);
});

test('PyPI is never pretended to have been asked: a person gets the page', () => {
  const python: Published = { ...on, to: 'python', tag: null };
  const page = 'https://pypi.org/manage/project/app/release/2.0.0/';
  assert.deepEqual(told(python, shown, wish), [`python app 2.0.0: yanked: left ${page}`]);
  assert.deepEqual(told(python, { ...shown, mark: '' }, wish), ['python app 2.0.0: yanked: there']);
  const elsewhere = { ...python, registry: 'https://index.example.com/simple/' };
  assert.deepEqual(told(elsewhere, shown, wish), ['python app 2.0.0: yanked: left -']);
});

test('a tag of an image goes only to one that had it: 2.0 is never put on a 1.9', () => {
  const image: Published = {
    ...{ ...on, to: 'image', package: 'ghcr.io/acme/app', tag: null },
    tags: { fixed: ['2.0.0'], moving: ['2.0', 'latest'] },
  };
  const images: readonly KnownImage[] = [
    { version: '1.9.0', digest: 'sha256:c', moving: ['1.9', 'latest'] },
    { version: '1.8.0', digest: 'sha256:b', moving: ['1.8', 'latest'] },
  ];
  const tags = new Map([
    ['2.0', 'sha256:d'],
    ['latest', 'sha256:d'],
  ]);
  const label = 'image ghcr.io/acme/app 2.0.0: tag';
  const command = "docker buildx imagetools create --tag ghcr.io/acme/app:2.0 'ghcr.io/acme/app@<digest>'";
  assert.deepEqual(told(image, { ...shown, name: 'sha256:d', tags }, wish, images), [
    `${label} 2.0: left ${command}`,
    `${label} latest to 1.9.0: todo → latest=sha256:c`,
  ]);
  const moved = new Map([...tags, ['latest', 'sha256:c']]);
  const restore = { ...wish, direction: 'restore' } as const;
  assert.deepEqual(told(image, { ...shown, name: 'sha256:d', tags: moved }, restore, images), [
    `${label} 2.0: there`,
    `${label} latest to 2.0.0: todo → latest=sha256:d`,
  ]);
});
