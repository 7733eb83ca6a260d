import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { httpFront, type Fate, type Front } from '../helpers/http-front.ts';
import { pythonIndex, type PythonIndex } from '../helpers/python-index.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { toolFor } from '../helpers/tools.ts';
import { errorIn } from './json.ts';
import { assertUntouched, pages, releaseShop, type Shop } from './publishing.ts';
import { clone } from './stories.ts';

const both = ['acme_lamp-1.1.0-py3-none-any.whl', 'acme_lamp-1.1.0.tar.gz'];

interface Lamp {
  readonly index: PythonIndex;
  readonly front: Front;
  readonly place: Shop;
}

/** A project at 1.0.0 with a pending feature, its index, and what is in front of that; null without the tools. */
async function lamp(
  t: TestContext,
  decide: (request: string, times: number) => Fate = () => 'pass',
  token = 'a-token-of-python',
): Promise<Lamp | null> {
  const [uv, server] = [toolFor(t, 'uv'), toolFor(t, 'pypiserver')];
  if (uv === null || server === null) return null;
  const index = await pythonIndex(t, server);
  const front = await httpFront(t, index.url, decide);
  const dir = temporary(t, 'lamp');
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'uv'), `#!/bin/sh\nexec ${uv.map((one) => `'${one}'`).join(' ')} "$@"\n`);
  chmodSync(join(bin, 'uv'), 0o755);
  const env = {
    HOME: dir,
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    UV_HTTP_RETRIES: '0',
    ...(token === '' ? {} : { UV_PUBLISH_TOKEN: token }),
  };
  const repo = new Repo(join(dir, 'work'), env);
  const publish = { python: { index: `${front.url}simple/`, upload: front.url } };
  repo.commit('chore: begin', {
    'pyproject.toml':
      '[project]\nname = "acme-lamp"\nversion = "1.0.0"\n\n[build-system]\nrequires = ["uv_build>=0.9,<1"]\nbuild-backend = "uv_build"\n',
    'src/acme_lamp/__init__.py': '',
    'release.config.json': JSON.stringify({ publish }),
  });
  repo.tag('v1.0.0');
  repo.commit('feat: more', { 'src/acme_lamp/more.py': '' });
  const place = { dir, repo, remote: repo.withRemote(join(dir, 'remote.git')), env: repo.env };
  return { index, front, place };
}

describe('publishing to a Python index', { concurrency: 2 }, () => {
  it('uploads wheel and source archive, once', async (t) => {
    const made = await lamp(t);
    if (made === null) return;
    const run = await releaseShop(made.place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(made.index.files(), both);
    assert.deepEqual(pages(made.place), ['v1.1.0']);
    assert.match((await releaseShop(made.place)).stdout, /Nothing to release/);
  });

  it('converges where an answer was lost, and uploads only what is missing', async (t) => {
    const made = await lamp(t, (request, times) => (request === 'POST /' && times === 1 ? 'lose' : 'pass'));
    if (made === null) return;
    const run = await releaseShop(made.place);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(made.index.files(), both);
    assert.equal(made.front.requests.filter((one) => one === 'POST /').length, 2);
  });

  it('stops with 6 where it is refused, and is completed in another clone', async (t) => {
    let refuses = true;
    const made = await lamp(t, (request) => (refuses && request === 'POST /' ? 403 : 'pass'));
    if (made === null) return;
    const { place, index } = made;
    const run = await releaseShop(place, '--json');
    assert.deepEqual([run.code, errorIn(run).code, index.files()], [6, 'REGISTRY_REFUSED', []], run.stderr);
    assert.ok(!`${run.stdout}${run.stderr}`.includes('a-token-of-python'), 'the token was shown');
    refuses = false;
    const resumed = await release(clone(place.remote, join(place.dir, 'other')), place.env, 'resume');
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual([index.files(), pages(place)], [both, ['v1.1.0']]);
  });

  it('never replaces a file', async (t) => {
    const made = await lamp(t, (request) => {
      if (request === 'POST /') made?.index.put('acme_lamp-1.1.0.tar.gz', 'of another');
      return 'pass';
    });
    if (made === null) return;
    const run = await releaseShop(made.place, '--json');
    assert.deepEqual([run.code, errorIn(run).code], [6, 'PACKAGE_DIFFERS'], run.stderr);
  });

  it('refuses before anything is changed: no token, a version that is taken', async (t) => {
    const made = await lamp(t, () => 'pass', '');
    if (made === null) return;
    made.index.put('acme_lamp-1.1.0.tar.gz', 'of another');
    const run = await releaseShop(made.place, '--json');
    assert.equal(run.code, 3, run.stderr);
    assert.match(errorIn(run).message, /^uv has no token for the Python index$/);
    assert.match(errorIn(run).also.join('\n'), /^VERSION_TAKEN: .* has acme-lamp 1\.1\.0 already$/m);
    assertUntouched(made.place);
  });
});
