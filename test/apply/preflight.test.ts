import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { examine, type Examined } from '../../src/apply/preflight.ts';
import type { Space } from '../../src/core/findings.ts';
import type { Action, Plan } from '../../src/core/model.ts';
import { openMachine } from '../../src/io/machine.ts';
import type { Machine, World } from '../../src/ports.ts';
import { contextOf, folder, pageAction } from '../helpers/forge-cases.ts';
import { hermetic } from '../helpers/repo.ts';

/** What one check says of some actions, in a world where everything else is not part of the test. */
async function checked(name: string, actions: readonly Action[], more: Partial<World>): Promise<Examined> {
  const { plan, world } = contextOf('/nowhere', null);
  const git = { ...world.git, modified: () => Promise.resolve([]) };
  const all = await examine({ ...plan, actions } satisfies Plan, { ...world, git, ...more });
  return all.find(({ check }) => check === name) ?? assert.fail(`${name} is not asked`);
}

function told({ problems, notices, unasked }: Examined): readonly string[] {
  return [...problems, ...notices].map(({ code, message }) => `${code}: ${message}`).concat(unasked);
}

const roomy: readonly Space[] = [{ path: '/', bytes: 1e12, files: null }];

/** A machine on which some commands are, with what they say. */
function machineWith(commands: Readonly<Record<string, string>>): Machine {
  return {
    space: () => Promise.resolve(roomy),
    has: (command) => Promise.resolve(Object.hasOwn(commands, command)),
    version: ([command, ...args]) =>
      Promise.resolve(commands[[command, ...args].join(' ')] ?? commands[command] ?? null),
  };
}

const publication = { package: 'lamp', version: '1.1.0', path: '.', root: '.' } as const;

function packed(packer: 'npm' | 'pnpm' | 'yarn' | 'bun'): Action {
  return { kind: 'packPackage', to: 'npm', ...publication, packer, together: ['lamp'] };
}

const python: Action = {
  kind: 'publishPackage',
  to: 'python',
  ...publication,
  registry: null,
  upload: null,
  tag: null,
  access: null,
  provenance: null,
};

const toolCases: Readonly<
  Record<string, readonly [Action, Readonly<Record<string, string>>, readonly string[]]>
> = {
  'npm is asked elsewhere': [packed('npm'), {}, []],
  'pnpm is there': [packed('pnpm'), { pnpm: '10.1.0' }, []],
  'pnpm is not': [packed('pnpm'), {}, ['TOOL_MISSING: pnpm, which the release runs, is not there']],
  'yarn of today': [packed('yarn'), { yarn: '4.9.1\n' }, []],
  'yarn of before': [
    packed('yarn'),
    { yarn: '1.22.22\n' },
    ['TOOL_MISSING: yarn is 1.22.22; packing needs 2.0.0 or newer, for the option --out of yarn pack'],
  ],
  'yarn that says nothing of a version': [packed('yarn'), { yarn: 'yes' }, []],
  'uv is enough': [python, { uv: '' }, []],
  'Python and its modules': [
    python,
    { 'python3 -m build --version': 'build 1.2', 'python3 -m twine --version': 'twine 6' },
    [],
  ],
  'Python without one': [
    python,
    { 'python3 -m build --version': 'build 1.2' },
    ['TOOL_MISSING: uv is not there, and python3 lacks what would do instead: twine'],
  ],
};

describe('checks before a release', () => {
  for (const [name, [action, commands, wanted]] of Object.entries(toolCases))
    test(`tools: ${name}`, async () => {
      const { world } = contextOf('/nowhere', null);
      const registry = {
        ...world.registries.npm,
        check: () => Promise.resolve({ problems: [], notices: [] }),
      };
      const registries = { ...world.registries, npm: registry, python: registry };
      assert.deepEqual(
        told(await checked('tools', [action], { machine: machineWith(commands), registries })),
        wanted,
      );
    });

  test('notes that are longer than the forge takes, and notes that are just not', async () => {
    const page: Action = { kind: 'draftRelease', ...pageAction, on: 'github.com/o/r' };
    const never = (): never => assert.fail('not part of this test');
    const forge = {
      ...{
        commitChecks: never,
        runReviews: never,
        findRelease: never,
        createDraft: never,
        updateDraft: never,
        upload: never,
        removeAsset: never,
      },
      ...{ digestAsset: never, publish: never, deleteDraft: never, checkRules: never },
      ...{ notesOf: never, rewrite: never, latest: never, makeLatest: never },
      isServer: false,
      attestations: null,
      longestNotes: 125_000,
      check: () => Promise.resolve({ ahead: null }),
    };
    const ask = async (length: number): Promise<readonly string[]> =>
      told(await checked('forge', [{ ...page, notes: 'x'.repeat(length) }], { forge }));
    assert.deepEqual(await ask(125_000), []);
    assert.deepEqual(await ask(125_001), [
      'FORGE_REFUSED: the notes of v1.0.0 have 125,001 characters, and github.com/o/r takes 125,000',
    ]);
  });
});

test('the machine: room as df tells it, commands as the shell finds them, versions as they say', async (t) => {
  const dir = await folder(t);
  for (const [name, mode] of [
    ['tool', 0o755],
    ['text', 0o644],
  ] as const) {
    writeFileSync(join(dir, name), '#!/bin/sh\necho "tool 3.2.1 (of $PWD)"\n');
    chmodSync(join(dir, name), mode);
  }
  const env = hermetic({ PATH: `${dir}:${hermetic()['PATH'] ?? ''}` });
  const machine = openMachine({ root: dir, gitDir: dir, env, signal: new AbortController().signal });
  const [space] = await machine.space();
  const { bavail, bsize } = statfsSync(dir);
  assert.ok(Math.abs((space?.bytes ?? 0) - bavail * bsize) < 1e9, 'far from what is free');
  const df = execFileSync('df', ['--output=avail', '-B1', dir]).toString().split('\n')[1] ?? '';
  assert.ok(Math.abs((space?.bytes ?? 0) - Number(df)) < 1e9, df);
  const there = await Promise.all(
    ['tool', './tool', 'text', './text', 'no-such', 'git', '.'].map((name) => machine.has(name)),
  );
  assert.deepEqual(there, [true, true, false, false, false, true, false]);
  assert.equal(await machine.version(['tool', '--version'], '.'), `tool 3.2.1 (of ${dir})`);
  assert.equal(await machine.version(['no-such', '--version'], '.'), null);
  assert.equal(await machine.version(['git', 'no-such-verb'], '.'), null);
});
