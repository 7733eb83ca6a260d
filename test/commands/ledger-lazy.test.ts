import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { release } from '../helpers/cli.ts';
import { freePort } from '../helpers/loopback.ts';
import { Repo, temporary } from '../helpers/repo.ts';

test('the library of PostgreSQL is loaded where a database is asked, and nowhere else', async (t) => {
  const dir = temporary(t, 'lazy');
  const [hook, told] = [join(dir, 'hook.cjs'), join(dir, 'told')];
  writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(process.env.TOLD, String(Object.keys(require.cache).some((path) => /[\\\\/]node_modules[\\\\/]pg[\\\\/]/.test(path)))));\n`,
  );
  const repo = new Repo(join(dir, 'work'), { NODE_OPTIONS: `--require ${hook}`, TOLD: told });
  const isLoaded = async (config: object): Promise<string> => {
    repo.commit('feat: light', { 'release.config.json': JSON.stringify(config) });
    const { code, stderr } = await release(repo.dir, repo.env, 'status');
    return `${String(code)} ${/error\[(\w+)\]/.exec(stderr)?.[1] ?? ''} ${readFileSync(told, 'utf8')}`;
  };
  assert.equal(await isLoaded({}), '0  false');
  const deploymentLedger = { store: 'postgres', url: { env: 'LEDGER' }, name: 'shop' };
  assert.equal(await isLoaded({ deploymentLedger }), '3 LEDGER_UNREACHABLE false');
  repo.env['LEDGER'] = `postgresql://release@127.0.0.1:${String(await freePort())}/shop`;
  assert.equal(await isLoaded({ deploymentLedger }), '3 LEDGER_UNREACHABLE true');
});
