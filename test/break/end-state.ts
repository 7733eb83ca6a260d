import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from '../../src/core/canonical.ts';
import { parseEntry } from '../../src/core/ledger/parse.ts';
import type { LedgerEntry } from '../../src/core/ledger/types.ts';
import { gitAsync } from '../helpers/ci-git.ts';
import { hermetic } from '../helpers/repo.ts';
import type { Page } from './forges.ts';
import { packages } from './ground.ts';
import type { Site } from './site.ts';

/** Everything a release leaves in the world, without what differs from run to run (ids, times, ports). */
export interface EndState {
  readonly branches: readonly string[];
  /** Every line of the files of the branch, and its subjects, newest first. */
  readonly files: string;
  readonly subjects: readonly string[];
  /** `<name> <kind of object> <subject of its commit>`. */
  readonly tags: readonly string[];
  /** What became of each release: `<kinds> of <tags>`. */
  readonly ledger: readonly string[];
  readonly pages: readonly {
    readonly tag: string;
    readonly title: string;
    readonly draft: boolean;
    readonly notes: string;
    /** `<name> <digest>`; of signatures, which are new each time, the name alone. */
    readonly assets: readonly string[];
  }[];
  readonly attestations: readonly string[];
  readonly latest: string | null;
  /** What the registry has: `<name>@<version> <integrity>`, `<name> <dist-tag> → <version>`. */
  readonly registry: readonly string[];
  /** What the registry of images has: `<tag> <digest>` of releases, `<predicate type>` of what is beside an image. */
  readonly images: readonly string[];
}

/** Reads it past everything that can be spoilt, and holds what must hold in every state against it. */
export async function endState(site: Site): Promise<EndState> {
  const ask = (...args: readonly string[]): Promise<string> => gitAsync(site.remote, hermetic(), ...args);
  const lines = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await ask(...args)).split('\n').filter((line) => line !== '');
  const pages = (await site.forge.pages()).toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
  return {
    branches: await lines('for-each-ref', '--format=%(refname)', 'refs/heads'),
    files: anywhere(await ask('grep', '-I', '', 'main')),
    subjects: await lines('log', '--format=%s', 'main'),
    tags: await lines('for-each-ref', '--format=%(refname) %(objecttype) %(*subject)', 'refs/tags'),
    ledger: ledgerState(await entries(ask), pages),
    pages: pages.map((page) => ({ ...page, notes: anywhere(page.notes), assets: digests(page).map(named) })),
    attestations: site.forge.attestations(),
    latest: await site.forge.latest(),
    registry: (await Promise.all(packages.map((name) => inRegistry(site, name)))).flat(),
    images: await inImages(site),
  };
}

/** Texts name the server, whose port differs from site to site. */
function anywhere(text: string): string {
  return text.replaceAll(/127\.0\.0\.1:\d+(?:\/site\d+)?/g, 'host');
}

/** The entries of the ledger, oldest first. */
async function entries(ask: (...args: readonly string[]) => Promise<string>): Promise<readonly string[]> {
  const refs = await ask('for-each-ref', '--format=%(objectname)', 'refs/heads/release-ledger');
  if (refs === '') return [];
  const commits = (await ask('rev-list', '--reverse', refs.trim())).trim().split('\n');
  return Promise.all(commits.map((commit) => ask('cat-file', 'blob', `${commit}:entry.json`)));
}

/** The chain must be whole, and each release be opened once and completed once, with the files its pages have. */
function ledgerState(texts: readonly string[], pages: readonly Page[]): readonly string[] {
  const chain = texts.map((text, at) => ({ text, entry: parseEntry(text, `entry ${String(at + 1)}`) }));
  for (const [at, { entry }] of chain.entries()) {
    const before = chain[at - 1];
    assert.equal(entry.predicate.seq, at + 1, 'the numbers of the ledger have a gap');
    assert.equal(entry.predicate.prev, before === undefined ? null : sha256(before.text), 'the chain is cut');
  }
  const all = chain.map(({ entry }) => entry);
  return all
    .filter(({ predicate: { kind } }) => kind === 'opened')
    .map((opened) => {
      const about = all.filter(({ predicate: { of } }) => of === opened.predicate.seq);
      const kinds = about.map(({ predicate: { kind } }) => kind).filter((kind) => kind !== 'claimed');
      for (const entry of about) if (entry.predicate.kind === 'completed') assertRecorded(entry, pages);
      return `${kinds.join()} of ${Object.keys(opened.predicate.tags).join()}`;
    });
}

function assertRecorded({ predicate: { assets } }: LedgerEntry, pages: readonly Page[]): void {
  for (const [tag, files] of Object.entries(assets)) {
    const page = pages.find((release) => release.tag === tag);
    assert.deepEqual(
      files.map(({ name, sha256: recorded }) => `${name} ${recorded}`).sort(),
      page === undefined ? [] : digests(page),
      `the ledger records other files of ${tag} than its page has`,
    );
  }
}

/** `<name> <digest>` of each file of a page. */
function digests({ assets }: Page): readonly string[] {
  return Object.entries(assets)
    .map(([name, bytes]) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`)
    .sort();
}

/** Signatures differ, and so does what lists them; the name of an image names its registry. */
function named(asset: string): string {
  const plain = asset.replace(/^(\S+\.sigstore\.json) .*/, '$1');
  return plain.replace(/127\.0\.0\.1\D\d+\Wsite\d+/, 'host');
}

const listing = z.object({
  'dist-tags': z.record(z.string(), z.string()),
  versions: z.record(
    z.string(),
    z.object({ dist: z.object({ integrity: z.string(), tarball: z.string() }) }),
  ),
});

/** What the registry has of a package. Each file must have the integrity that is told. */
async function inRegistry({ registry }: Site, name: string): Promise<readonly string[]> {
  if (registry === null) return [];
  const response = await fetch(new URL(name, registry.url));
  if (response.status === 404) return [];
  const { versions, 'dist-tags': tags } = listing.parse(await response.json());
  for (const { dist } of Object.values(versions)) {
    const file = await fetch(new URL(new URL(dist.tarball).pathname, registry.url));
    const hash = createHash('sha512').update(Buffer.from(await file.arrayBuffer()));
    assert.equal(`sha512-${hash.digest('base64')}`, dist.integrity, `the file of ${name}`);
  }
  return [
    ...Object.entries(versions).map(([version, { dist }]) => `${name}@${version} ${dist.integrity}`),
    ...Object.entries(tags).map(([tag, version]) => `${name} ${tag} → ${version}`),
  ];
}

const tagged = z.object({ tags: z.array(z.string()).nullable() });
const referring = z.object({
  manifests: z.array(z.object({ annotations: z.record(z.string(), z.string()) })),
});
const manifestTypes = ['manifest', 'index'].map((name) => `application/vnd.oci.image.${name}.v1+json`);

/** Tags of the image, and what refers to it: this registry keeps no list of that, so a tag does. */
async function inImages({ images, name }: Site): Promise<readonly string[]> {
  if (images === null) return [];
  const home = `${images.url}v2/${name}/core`;
  const list = await fetch(`${home}/tags/list`);
  const tags = list.status === 404 ? [] : (tagged.parse(await list.json()).tags ?? []);
  const found = tags.map(async (tag): Promise<readonly string[]> => {
    const answer = await fetch(`${home}/manifests/${tag}`, { headers: { accept: manifestTypes.join() } });
    assert.equal(answer.status, 200, tag);
    if (!tag.startsWith('sha256-')) return [`${tag} ${answer.headers.get('docker-content-digest') ?? ''}`];
    const { manifests } = referring.parse(await answer.json());
    return manifests.map(({ annotations }) => annotations['dev.sigstore.bundle.predicateType'] ?? '');
  });
  const all = (await Promise.all(found)).flat().sort();
  assert.equal(all.length, 6, `three tags and three statements: ${all.join()}`);
  return all;
}
