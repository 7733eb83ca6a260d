import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../src/core/canonical.ts';
import { parseEntry } from '../../src/core/ledger/parse.ts';
import type { LedgerEntry } from '../../src/core/ledger/types.ts';
import { gitAsync } from '../helpers/ci-git.ts';
import { hermetic } from '../helpers/repo.ts';
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
    /** `<name> <digest>`. */
    readonly assets: readonly string[];
  }[];
  readonly latest: string | null;
}

/** Reads it past everything that can be spoilt, and holds what must hold in every state against it. */
export async function endState(site: Site): Promise<EndState> {
  const ask = (...args: readonly string[]): Promise<string> => gitAsync(site.remote, hermetic(), ...args);
  const lines = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await ask(...args)).split('\n').filter((line) => line !== '');
  return {
    branches: await lines('for-each-ref', '--format=%(refname)', 'refs/heads'),
    files: anywhere(await ask('grep', '-I', '', 'main')),
    subjects: await lines('log', '--format=%s', 'main'),
    tags: await lines('for-each-ref', '--format=%(refname) %(objecttype) %(*subject)', 'refs/tags'),
    ledger: ledgerState(await entries(ask), site),
    pages: pagesOf(site).map(({ notes, assets, ...page }) => ({
      ...page,
      notes: anywhere(notes),
      assets: Object.entries(assets).map(([name, bytes]) => `${name} ${digest(bytes)}`),
    })),
    latest: site.forge === 'github' ? site.github.latest : readIfThere(join(site.pages, 'latest')),
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
function ledgerState(texts: readonly string[], site: Site): readonly string[] {
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
      for (const entry of about) if (entry.predicate.kind === 'completed') assertRecorded(entry, site);
      return `${kinds.join()} of ${Object.keys(opened.predicate.tags).join()}`;
    });
}

function assertRecorded({ predicate: { assets } }: LedgerEntry, site: Site): void {
  for (const [tag, files] of Object.entries(assets)) {
    const page = pagesOf(site).find((release) => release.tag === tag);
    const there = Object.entries(page?.assets ?? {}).map(([name, bytes]) => `${name} ${digest(bytes)}`);
    assert.deepEqual(
      files.map(({ name, sha256: recorded }) => `${name} ${recorded}`).sort(),
      there.sort(),
      `the ledger records other files of ${tag} than its page has`,
    );
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A release page, wherever it is. Two of one tag are two. */
interface Page {
  readonly tag: string;
  readonly title: string;
  readonly draft: boolean;
  readonly notes: string;
  readonly assets: Readonly<Record<string, Buffer>>;
}

/** All pages by tag; an upload that was not finished is a file of that name. */
function pagesOf(site: Site): readonly Page[] {
  const pages = site.forge === 'github' ? githubPages(site) : localPages(site.pages);
  return pages.toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
}

function githubPages({ github }: Site): readonly Page[] {
  return github.releases.map(({ tag, title, notes, draft, assets }) => {
    const files = assets.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const named = files.map(({ name, state, bytes }): [string, Buffer] => [
      state === 'uploaded' ? name : `${name} (${state})`,
      bytes,
    ]);
    return { tag, title, notes, draft, assets: Object.fromEntries(named) };
  });
}

const pageFile = z.object({ tag: z.string(), title: z.string(), draft: z.boolean() });

function localPages(folder: string): readonly Page[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const text = readIfThere(join(folder, name, 'release.json'));
      if (text === null) return [];
      const { tag, title, draft } = pageFile.parse(JSON.parse(text));
      const files = readdirSync(join(folder, name, 'assets')).sort();
      const named = files.map((file): [string, Buffer] => [
        file,
        readFileSync(join(folder, name, 'assets', file)),
      ]);
      const notes = readIfThere(join(folder, name, 'notes.md')) ?? '';
      return [{ tag, title, draft, notes, assets: Object.fromEntries(named) }];
    });
}

function readIfThere(place: string): string | null {
  return existsSync(place) ? readFileSync(place, 'utf8') : null;
}
