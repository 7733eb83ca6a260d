import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Action } from '../../../src/core/model.ts';
import { openPublishers } from '../../../src/io/publish/open.ts';
import { Repo, temporary } from '../../helpers/repo.ts';
import { toolFor, type ToolName } from '../../helpers/tools.ts';

type Packing = Pick<Action<'packPackage'>, 'to' | 'packer'>;

/** A package that is packed twice. */
interface Twice extends Packing {
  readonly tool: ToolName;
  readonly files: Readonly<Record<string, string>>;
  /** What its build backend leaves to chance; null where nothing is. */
  readonly differs?: readonly string[];
}

const source = { 'lib/lamp.js': 'on\n', 'a.txt': 'a\n', 'z.txt': 'z\n' };
const node = { 'package.json': '{ "name": "lamp", "version": "1.0.0" }\n', ...source };
const python = (requires: string, backend: string) => ({
  'pyproject.toml': `[project]\nname = "lamp"\nversion = "1.0.0"\n\n[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n`,
  'src/lamp/__init__.py': 'on = True\n',
  'src/lamp/more.py': '',
});

const cases: Readonly<Record<string, Twice>> = {
  npm: { tool: 'npm', to: 'npm', packer: 'npm', files: node },
  pnpm: { tool: 'pnpm10', to: 'npm', packer: 'pnpm', files: node },
  yarn: {
    tool: 'yarn4',
    to: 'npm',
    packer: 'yarn',
    files: { ...node, 'yarn.lock': '', '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n' },
  },
  bun: { tool: 'bun', to: 'npm', packer: 'bun', files: node },
  cargo: {
    tool: 'cargo',
    to: 'cargo',
    packer: 'cargo',
    files: {
      'Cargo.toml':
        '[package]\nname = "lamp"\nversion = "1.0.0"\nedition = "2021"\nlicense = "MIT"\ndescription = "x"\n',
      'src/lib.rs': '',
      'src/more.rs': '',
    },
  },
  uv_build: { tool: 'uv', to: 'python', packer: 'python', files: python('uv_build>=0.9,<1', 'uv_build') },
  hatchling: { tool: 'uv', to: 'python', packer: 'python', files: python('hatchling', 'hatchling.build') },
  setuptools: {
    tool: 'uv',
    to: 'python',
    packer: 'python',
    files: python('setuptools', 'setuptools.build_meta'),
    differs: ['lamp-1.0.0.tar.gz'],
  },
};

test('packed twice, a package has the same bytes', async (t) => {
  for (const [name, one] of Object.entries(cases)) {
    await t.test(name, async (s) => {
      const argv = toolFor(s, one.tool);
      if (argv === null) return;
      const [first, second] = [
        await pack(s, one, argv, 1_700_000_000),
        await pack(s, one, argv, 1_600_000_000),
      ];
      const different = [...first]
        .filter(([file, sha256]) => second.get(file) !== sha256)
        .map(([file]) => file);
      assert.ok(first.size > 0);
      assert.deepEqual(different, one.differs ?? []);
    });
  }
});

/** Packs a package in a folder of its own, whose files have a time of their own; gives digests by name. */
async function pack(
  t: TestContext,
  { files, to, packer }: Twice,
  argv: readonly string[],
  time: number,
): Promise<ReadonlyMap<string, string>> {
  const dir = temporary(t, 'pack');
  const repo = new Repo(join(dir, 'work'));
  repo.commit('feat: begin', files);
  for (const path of readdirSync(repo.dir, { recursive: true, encoding: 'utf8' }))
    if (!path.startsWith('.git')) utimesSync(join(repo.dir, path), time, time);
  const { HOME: _, SOURCE_DATE_EPOCH: __, ...hermetic } = repo.env;
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  if (argv[0] !== packer) {
    const place = join(bin, packer === 'python' ? 'uv' : packer);
    writeFileSync(place, `#!/bin/sh\nexec ${argv.map((word) => `'${word}'`).join(' ')} "$@"\n`, {
      mode: 0o755,
    });
  }
  const env = { ...process.env, ...hermetic, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const publishers = openPublishers({ root: repo.dir, env, signal: t.signal, say: () => undefined });
  const action: Action<'packPackage'> = {
    kind: 'packPackage',
    ...{ to, packer, package: 'lamp', version: '1.0.0', path: '.', root: '.', together: ['lamp'] },
  };
  const out = join(dir, 'out');
  mkdirSync(out);
  const packed = await publishers[to].pack(action, out);
  return new Map(packed.map(({ name, sha256 }) => [name, sha256]));
}
