import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { release, type Run } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

/** Stands in for syft, which takes minutes to build: it says how it was called, or that there is no image. */
const standIn = `#!/bin/sh
if [ "$2" = ghcr.io/acme/none:1 ]; then echo 'no such image' >&2; exit 1; fi
echo "$SYFT_CHECK_FOR_APP_UPDATE $*"
`;

test('release sbom --image runs syft, and says so where there is none', async (t) => {
  const dir = temporary(t, 'syft');
  const repo = new Repo(join(dir, 'shop'));
  const run = (path: string, image: string, ...more: readonly string[]): Promise<Run> =>
    release(repo.dir, { ...repo.env, PATH: path }, 'sbom', '--image', image, ...more);
  const missing = await run(dir, 'ghcr.io/acme/app:1.2.3');
  assert.equal(missing.code, 3);
  assert.match(missing.stderr, /TOOL_MISSING[^]*syft is needed/);
  writeFileSync(join(dir, 'syft'), standIn, { mode: 0o755 });
  const path = `${dir}:${process.env['PATH'] ?? ''}`;
  const asked = 'false scan ghcr.io/acme/app:1.2.3 --quiet --output';
  assert.equal((await run(path, 'ghcr.io/acme/app:1.2.3')).stdout, `${asked} cyclonedx-json@1.6\n`);
  const file = await run(path, 'ghcr.io/acme/app:1.2.3', '--format', 'spdx', '--out', 'app.spdx.json');
  assert.deepEqual([file.code, file.stdout], [0, 'app.spdx.json: ghcr.io/acme/app:1.2.3\n']);
  assert.equal(readFileSync(join(repo.dir, 'app.spdx.json'), 'utf8'), `${asked} spdx-json@2.3\n`);
  const bad = await run(path, 'ghcr.io/acme/none:1');
  assert.equal(bad.code, 3);
  assert.match(bad.stderr, /IMAGE_UNREADABLE[^]*syft could not read ghcr\.io\/acme\/none:1[^]*no such image/);
  for (const image of ['-x', 'a b', '$(true)', '']) assert.equal((await run(path, image)).code, 2, image);
  for (const more of [['shop'], ['--check'], ['--json']])
    assert.equal((await run(path, 'ghcr.io/acme/app:1', ...more)).code, 2, more.join());
});
