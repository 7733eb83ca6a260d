import assert from 'node:assert/strict';
import { ReleaseError } from '../../src/core/error.ts';
import type { Package } from '../../src/core/model.ts';
import type { LockedPackage } from '../../src/core/sbom/graph.ts';
import type { LockReader } from '../../src/ecosystems/locked.ts';

/** What a test looks at: packages by package URL, with what they need. */
export interface Seen {
  /** Package URL → package URLs and manifests it needs, each with how: `pkg:npm/a@1 optional`. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Manifest → the same. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/** Packages of the repository, of which only manifests matter to readers. */
export function owned(ecosystem: string, ...manifests: readonly string[]): readonly Package[] {
  return manifests.map((manifest) => ({
    manifest,
    path: manifest.includes('/') ? manifest.replace(/\/[^/]*$/, '') : '.',
    name: manifest,
    ecosystem,
    version: '1.0.0',
    versionFile: manifest,
    private: false,
    dependencies: [],
  }));
}

/** Reads a lockfile, and tells it by package URLs. */
export function see(
  read: LockReader,
  file: string,
  text: string,
  own: readonly Package[],
  texts: Readonly<Record<string, string>> = {},
): Seen {
  const { packages, needs } = read({ file, text, own, texts: new Map(Object.entries(texts)) });
  const purls = new Map(packages.map(({ id, purl }) => [id, purl ?? id]));
  const tell = (edges: (typeof packages)[number]['edges']): readonly string[] =>
    edges.map(({ to, need }) => `${purls.get(to) ?? to}${need === 'required' ? '' : ` ${need}`}`).sort();
  return {
    packages: Object.fromEntries(packages.map(({ id, purl, edges }) => [purl ?? id, tell(edges)])),
    needs: Object.fromEntries([...needs].map(([manifest, edges]) => [manifest, tell(edges)])),
  };
}

/** What readers tell of packages that may be written down; ids and edges are keys of the graph, and never are. */
export function told(packages: readonly LockedPackage[]): string {
  return JSON.stringify(packages.map(({ id, edges, ...rest }) => rest));
}

/** A reader refuses texts with an error for people, naming the file and saying what to do. */
export function assertRefused(read: LockReader, file: string, texts: readonly string[]): void {
  for (const text of texts) {
    assert.throws(
      () => read({ file, text, own: [], texts: new Map() }),
      (error) => {
        assert.ok(error instanceof ReleaseError, `${text.slice(0, 60)}: ${String(error)}`);
        assert.equal(error.code, 'LOCKFILE_UNREADABLE');
        assert.ok(error.message.startsWith(file), error.message);
        assert.ok(error.message.length < 500, error.message);
        assert.ok((error.hint ?? '').length > 20, error.hint ?? '');
        return true;
      },
      text.slice(0, 60),
    );
  }
}
