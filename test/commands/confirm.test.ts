import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { temporary, type Repo } from '../helpers/repo.ts';
import { cli, start } from './running.ts';
import { git, lamp } from './stories.ts';

describe('confirmation', { concurrency: 3 }, () => {
  it('without a terminal, --yes or CI nothing happens', async (t) => {
    const { dir, env, head } = confirmable(t);
    const run = await release(dir, env, 'next');
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stderr, /NOT_CONFIRMED[\s\S]*--yes/);
    assert.equal(git(dir, 'rev-parse', 'HEAD').trim(), head);
    assert.equal(git(dir, 'status', '--porcelain'), '');
  });

  it('CI=true goes on', async (t) => {
    const { dir, env } = confirmable(t);
    const run = await release(dir, { ...env, CI: 'true' }, 'next');
    assert.equal(run.code, 0, run.stderr);
    assert.match(git(dir, 'tag'), /v1\.1\.0/);
  });

  it('CI=false does not', async (t) => {
    const { dir, env } = confirmable(t);
    assert.equal((await release(dir, { ...env, CI: 'false' }, 'next')).code, 3);
  });

  for (const [name, keys, exit] of [
    ['y', 'y\n', 0],
    ['yes', 'yes\n', 0],
    ['n', 'n\n', 3],
    ['nothing but Enter', '\n', 3],
    ['Ctrl-D', '\x04', 3],
    ['Ctrl-C', '\x03', 3],
  ] as const) {
    it(`${name} at a terminal ends with ${exit}`, async (t) => {
      const { dir, env, head } = confirmable(t);
      const { code, text } = await atTerminal(dir, env, keys);
      assert.equal(code, exit, text);
      assert.match(text, /Release v1\.1\.0\? \[y\/N\]/);
      assert.equal(git(dir, 'rev-parse', 'HEAD').trim() === head, exit !== 0);
    });
  }
});

function confirmable(t: TestContext): {
  readonly dir: string;
  readonly env: Record<string, string>;
  readonly head: string;
} {
  const repo: Repo = lamp(join(temporary(t, 'confirm'), 'r'));
  return { dir: repo.dir, env: repo.env, head: repo.head() };
}

/** Runs `release next` on a pseudo-terminal and types once the question is there. */
async function atTerminal(
  dir: string,
  env: Readonly<Record<string, string>>,
  keys: string,
): Promise<{ readonly code: number | null; readonly text: string }> {
  const typist = join(dir, '../type.sh');
  const log = join(dir, '../typed.log');
  writeFileSync(
    typist,
    `#!/bin/sh\n{ until grep -q 'y/N' "$LOG" 2>/dev/null; do sleep 0.1; done; printf '${escaped(keys)}'; sleep 2; } |
script --quiet --return --flush --command "$NODE $CLI next" "$LOG"\n`,
  );
  const more = { LOG: log, NODE: process.execPath, CLI: cli, TERM: 'xterm' };
  const { code, stdout } = await start({ cwd: dir, env: { ...env, ...more }, program: 'sh', args: [typist] })
    .done;
  return { code, text: stdout };
}

/** For printf(1). */
function escaped(keys: string): string {
  return Array.from(keys, (key) => `\\${key.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');
}
