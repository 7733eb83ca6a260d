import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasCargo, lockOf, metadata, write } from './real.ts';
import { release } from './repository.ts';
import type { Repository } from './repository.ts';

const stable = fc.constantFrom('0.1.0', '0.0.3', '1.0.0', '1.2.3', '2.0.0-rc.1');
const next = fc.constantFrom('0.2.0', '0.0.9', '1.3.0', '2.0.0-rc.2', '2.0.0', '3.1.4', '4.0.0-alpha.1');
const form = fc.constantFrom('none', '{v}', '^{v}', '~{v}', '={v}', '>={v}', '>={v}, <9');
const table = fc.constantFrom(
  'dependencies',
  'dev-dependencies',
  'build-dependencies',
  'target."cfg(unix)".dependencies',
);
const edge = fc.record({
  form,
  table,
  shape: fc.constantFrom('inline', 'renamed', 'inherited'),
  to: fc.nat(),
});
const node = fc.record({
  version: stable,
  inherits: fc.boolean(),
  next: fc.option(next),
  edges: fc.array(edge, { maxLength: 3 }),
});

test('real cargo: random workspaces, released at random, pass --locked', (t) => {
  if (!hasCargo(t)) return;
  const runs = 25;
  let passed = 0;
  fc.assert(
    fc.property(
      fc.array(node, { minLength: 2, maxLength: 6 }),
      fc.constantFrom('1.0.0', '0.5.0'),
      (nodes, shared) => {
        const directory = mkdtempSync(join(tmpdir(), 'cargo-real-'));
        try {
          releaseAtRandom(directory, nodes, shared);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
        passed += 1;
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
  t.diagnostic(`${runs} workspaces, ${passed} passed, ${runs - passed} failed`);
});

interface Node {
  readonly version: string;
  readonly inherits: boolean;
  readonly next: string | null;
  readonly edges: readonly {
    readonly form: string;
    readonly table: string;
    readonly shape: string;
    readonly to: number;
  }[];
}

function releaseAtRandom(directory: string, nodes: readonly Node[], shared: string): void {
  const files = generated(nodes, shared);
  const lock = lockOf(directory, files);
  const leader = nodes.find(({ inherits, next: to }) => inherits && to !== null);
  const versions = nodes.flatMap(({ inherits, next: to }, index) => {
    const version = inherits ? (leader?.next ?? null) : to;
    return version === null ? [] : [[`c${index}`, version] as const];
  });
  const { after } = release({ ...files, 'Cargo.lock': lock }, Object.fromEntries(versions));
  write(directory, after);
  assert.notEqual(metadata(directory), null, JSON.stringify(after, null, 1));
  const { 'Cargo.lock': lockAfter, ...manifests } = after;
  assert.equal(lockOf(directory, manifests), lockAfter);
}

function generated(nodes: readonly Node[], shared: string): Repository {
  const versions = nodes.map(({ version, inherits }) => (inherits ? shared : version));
  const inheritable = versions.map(
    (version, index) => `c${index} = { path = "c${index}", version = "${version}" }\n`,
  );
  const root = `[workspace]\nresolver = "2"\nmembers = ["c*"]\n[workspace.package]\nversion = "${shared}"\n[workspace.dependencies]\n`;
  const manifests = nodes.map(
    (one, index) => [`c${index}/Cargo.toml`, manifestOf(one, index, versions)] as const,
  );
  return { 'Cargo.toml': root + inheritable.join(''), ...Object.fromEntries(manifests) };
}

function manifestOf({ version, inherits, edges }: Node, index: number, versions: readonly string[]): string {
  const held = inherits ? 'version.workspace = true' : `version = "${version}"`;
  const lines = edges.flatMap((one, position) => {
    const to = one.to % Math.max(index, 1);
    if (index === 0 || edges.findIndex((other) => other.to % index === to) !== position) return [];
    const range = one.form.replace('{v}', versions[to] ?? '');
    const requirement = one.form === 'none' ? '' : `, version = "${range}"`;
    if (one.shape === 'inherited') return [`[${one.table}.c${to}]\nworkspace = true\n`];
    if (one.shape === 'inline') return [`[${one.table}]\nc${to} = { path = "../c${to}"${requirement} }\n`];
    return [
      `[${one.table}.x${to}]\npackage = "c${to}"\npath = "../c${to}"${requirement.replace(', ', '\n')}\n`,
    ];
  });
  return `[package]\nname = "c${index}"\n${held}\nedition = "2021"\n${mergeTables(lines).join('')}`;
}

/** A table header may stand once. */
function mergeTables(sections: readonly string[]): readonly string[] {
  const byHeader = new Map<string, string>();
  for (const section of sections) {
    const end = section.indexOf('\n') + 1;
    const header = section.slice(0, end);
    byHeader.set(header, (byHeader.get(header) ?? header) + section.slice(end));
  }
  return [...byHeader.values()];
}
