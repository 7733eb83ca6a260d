import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporary } from '../../helpers/repo.ts';
import { runTool, toolFor } from '../../helpers/tools.ts';
import type { Repository } from '../cargo/repository.ts';
import { fixture, release } from './repository.ts';

/** A call of the tool in a directory of the workspace, which must end well. */
type Call = readonly [directory: string, ...args: string[]];

/** Sees that the tool accepts a workspace as locked, and that locking it again changes no byte. */
class Judge {
  readonly #argv: readonly string[];
  readonly #folder: string;

  constructor(t: TestContext, argv: readonly string[]) {
    this.#argv = argv;
    this.#folder = temporary(t, 'python-real');
  }

  accepts(files: Repository, calls: readonly Call[]): void {
    const workspace = join(this.#folder, 'w');
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(workspace, file)), { recursive: true });
      writeFileSync(join(workspace, file), text);
    }
    for (const [directory, ...args] of calls) {
      const cwd = join(workspace, directory);
      const { ok, said } = runTool(this.#argv, args, { cwd, home: join(this.#folder, 'home') });
      assert.ok(ok, `${args.join(' ')} in ${directory}: ${said}`);
    }
    for (const [file, text] of Object.entries(files)) {
      assert.equal(readFileSync(join(workspace, file), 'utf8'), text, `${file} after locking it again`);
    }
  }
}

const releases: readonly Readonly<Record<string, string>>[] = [
  { 'Core.Lib': '1.0.0-beta.3', app: '1.0.0-beta.3' },
  { 'Core.Lib': '1.0.0', app: '1.0.0' },
  { 'Core.Lib': '2.0.0', app: '1.0.0' },
  { app: '2.0.0-rc.1' },
];

test('real uv: a released workspace passes lock --check, and is what uv would lock', (t) => {
  const argv = toolFor(t, 'uv');
  if (argv === null) return;
  const judge = new Judge(t, argv);
  const calls: readonly Call[] = [
    ['.', 'lock', '--check', '--offline'],
    ['.', 'lock', '--offline'],
  ];
  const before = fixture('uv');
  judge.accepts(before, calls);
  for (const versions of releases) {
    judge.accepts(release(before, { ...versions, 'root-pkg': '1.1.0', tool: '0.4.0' }), calls);
  }
  t.diagnostic(`${releases.length} releases, ${releases.length} accepted, 0 refused`);
});

test('real poetry: released projects pass check --lock, and are what poetry would lock', (t) => {
  const argv = toolFor(t, 'poetry');
  if (argv === null) return;
  const judge = new Judge(t, argv);
  const calls = ['libs/app', '.'].flatMap((directory): readonly Call[] => [
    [directory, 'check', '--lock'],
    [directory, 'lock'],
  ]);
  const before = fixture('poetry');
  judge.accepts(before, calls);
  // Each start of poetry takes a second or two, so the two that differ most.
  const two = [releases[0] ?? {}, releases[2] ?? {}];
  for (const versions of two) judge.accepts(release(before, { ...versions, top: '1.1.0' }), calls);
  t.diagnostic(`${two.length} releases, ${two.length} accepted, 0 refused`);
});
