import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { errorIn } from './json.ts';
import { pages, releaseShop, shop, type Shop } from './publishing.ts';

/** A workspace that publishes with a script: it writes what it is told to a file outside the tree. */
function scripted(t: TestContext, script: string): Shop & { readonly log: () => string } {
  const command = {
    title: 'shelf',
    package: 'a',
    argv: ['node', 'tools/put.mjs', '{version}', '{tag}', '$(id) {package}'],
  };
  const probe = ['node', 'tools/look.mjs', '{version}'];
  const place = shop(t, {
    registry: 'http://127.0.0.1:9/',
    members: { a: {} },
    config: { publish: { commands: [{ ...command, probe }] } },
    files: {
      'tools/put.mjs': `import { appendFileSync } from 'node:fs';\nconst shelf = process.env.SHELF;\n${script}`,
      'tools/look.mjs': `import { readFileSync } from 'node:fs';\nif (!readFileSync(process.env.SHELF, 'utf8').includes(process.argv[2])) process.exit(1);\n`,
    },
  });
  const shelf = join(place.dir, 'shelf');
  Object.assign(place.repo.env, { SHELF: shelf });
  return { ...place, log: () => (existsSync(shelf) ? readFileSync(shelf, 'utf8') : '') };
}

const put = "appendFileSync(shelf, `${process.argv.slice(2).join('|')}\\n`);\n";

test('a command gets its values as arguments, no shell reads them, and the page follows', async (t) => {
  const place = scripted(t, put);
  const run = await releaseShop(place);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(place.log(), '1.1.0|v1.1.0|$(id) a\n');
  assert.deepEqual(pages(place), ['v1.1.0']);
});

test('what did its work and then failed is done; it is not run again', async (t) => {
  const place = scripted(t, `${put}process.exit(1);\n`);
  const run = await releaseShop(place);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(place.log(), '1.1.0|v1.1.0|$(id) a\n');
});

test('what failed leaves the page a draft, and is run again', async (t) => {
  const place = scripted(t, `if (process.env.BROKEN) { console.log('no shelf'); process.exit(1); }\n${put}`);
  Object.assign(place.repo.env, { BROKEN: '1' });
  const run = await releaseShop(place, '--json');
  assert.deepEqual([run.code, errorIn(run).code, pages(place)], [6, 'PUBLISH_FAILED', []]);
  assert.match(errorIn(run).message, /no shelf/);
  Object.assign(place.repo.env, { BROKEN: '' });
  const again = await releaseShop(place);
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual([place.log(), pages(place)], ['1.1.0|v1.1.0|$(id) a\n', ['v1.1.0']]);
});
