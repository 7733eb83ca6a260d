import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProven } from '../../../src/core/evidence/finding.ts';
import { judgePage } from '../../../src/core/evidence/judge-page.ts';
import { digestOf, makeKeys, statementOf } from '../../helpers/evidence.ts';
import { caseOf } from './release-page.ts';

const keys = makeKeys();
const app = 'the app';

/** A page as other tools make them: a file, its signature, and signed checksums of another one. */
async function page(): Promise<Map<string, string>> {
  const sums = `${digestOf(Buffer.from('more'))}  more.txt\n`;
  return new Map([
    ['app.tgz', app],
    ['app.tgz.sigstore.json', await signed(app)],
    ['more.txt', 'more'],
    ['checksums.txt', sums],
    ['checksums.txt.sigstore.json', await signed(sums)],
  ]);
}

function signed(text: string, by = keys): Promise<string> {
  const bytes = Buffer.from(text);
  return by.signer.signBlob(digestOf(bytes), bytes);
}

function wrongWith(files: ReadonlyMap<string, string>): readonly string[] {
  return judgePage(caseOf(files, keys)).flatMap(({ ok, code, file }) =>
    ok ? [] : [`${code} ${file ?? ''}`],
  );
}

test('signatures prove files, and checksums that are proven prove those they list', async () => {
  const findings = judgePage(caseOf(await page(), keys));
  assert.deepEqual(wrongWith(await page()), []);
  assert.equal(isProven(findings), true);
});

test('a statement proves every file it is about', async () => {
  const statement = await keys.signer.signStatement(statementOf(Buffer.from(app)));
  const files = new Map([
    ['app.tgz', app],
    ['multiple.intoto.jsonl', `${statement.trim()}\n${statement}`],
  ]);
  assert.deepEqual(wrongWith(files), []);
});

test('a file that nothing proves is refused', async () => {
  const files = (await page()).set('install.sh', '#!');
  assert.deepEqual(wrongWith(files), ['PROVEN install.sh']);
});

test('checksums that are not signed prove nothing', async () => {
  const files = await page();
  files.delete('checksums.txt.sigstore.json');
  assert.deepEqual(wrongWith(files), ['PROVEN more.txt', 'PROVEN checksums.txt']);
});

test('a page without any evidence is not proven', () => {
  const findings = judgePage(caseOf(new Map(), keys));
  assert.deepEqual([findings, isProven(findings)], [[], false]);
});

test('refused: a changed file, a signature of somebody else, a bundle about nothing, one that is none', async () => {
  const changed = (await page()).set('app.tgz', 'another');
  assert.deepEqual(wrongWith(changed), ['SIGNED app.tgz', 'PROVEN app.tgz']);
  const theirs = (await page()).set('app.tgz.sigstore.json', await signed(app, makeKeys()));
  assert.deepEqual(wrongWith(theirs), ['SIGNED app.tgz', 'PROVEN app.tgz']);
  const stray = (await page()).set('gone.sigstore.json', await signed('gone'));
  assert.deepEqual(wrongWith(stray), ['SIGNED gone.sigstore.json']);
  const broken = (await page()).set('app.tgz.sigstore.json', '{');
  assert.deepEqual(wrongWith(broken), ['SIGNED app.tgz', 'PROVEN app.tgz']);
});
