import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { jsonOrNull } from '../../src/core/json-text.ts';
import { GithubBesideGit, startEmulatedGithub } from '../helpers/ci-github.ts';
import type { StoredAttestation } from '../helpers/github-store.ts';
import type { Clean } from './ground.ts';

/**
 * Where release pages are made: a folder, our own GitHub (`github`, with the bytes of files), or GitHub as the npm package
 * `emulate` understands it (`emulated`), which keeps no bytes of files.
 */
export type ForgeKind = 'local' | 'github' | 'emulated';

/** A release page, wherever it is. Two of one tag are two. */
export interface Page {
  readonly tag: string;
  readonly title: string;
  readonly draft: boolean;
  readonly notes: string;
  /** Bytes by name; an upload that was not finished has its state behind its name. */
  readonly assets: Readonly<Record<string, Buffer>>;
}

/** A forge, looked at past everything that can be spoilt. */
export interface BreakForge {
  /** Address of its server; none where it is a folder. */
  readonly home: string;
  /** What a run must know to find it. */
  readonly env: Readonly<Record<string, string>>;
  pages(): Promise<readonly Page[]>;
  /** The tag of the release that is the latest. */
  latest(): Promise<string | null>;
  /** Statements in its store: predicate type, and the files they are about by tag. Each must be on a page. */
  attestations(): readonly string[];
}

/** Where a forge finds its tags, which address its answers name, and the folder a local one is. */
interface Place {
  readonly remote: string;
  readonly origin: string;
  readonly folder: string;
}

/** Opens a forge without a page. */
export async function openForge(t: Clean, kind: ForgeKind, place: Place): Promise<BreakForge> {
  switch (kind) {
    case 'local':
      return localForge(place);
    case 'github':
      return stubForge(t, place);
    case 'emulated':
      return emulatedForge(t, place);
  }
}

async function stubForge(t: Clean, { remote, origin }: Place): Promise<BreakForge> {
  const github = await new GithubBesideGit(remote).start();
  t.after(() => void github.stop());
  const { home } = github;
  github.origin = origin;
  return {
    home,
    env: { API_URL: github.apiUrl, GITHUB_TOKEN: github.token },
    pages: () =>
      Promise.resolve(
        github.releases.map(({ tag, title, notes, draft, assets }) => {
          const named = assets.map(({ name, state, bytes }): [string, Buffer] => [
            state === 'uploaded' ? name : `${name} (${state})`,
            bytes,
          ]);
          return { tag, title, notes, draft, assets: Object.fromEntries(named) };
        }),
      ),
    latest: () => Promise.resolve(github.latest),
    attestations: () => github.shelf.kept.map((one) => told(one, github)).sort(),
  };
}

function told({ bundle, predicateType, digests }: StoredAttestation, { releases }: GithubBesideGit): string {
  const [page] = releases.filter(({ assets }) =>
    assets.some(({ bytes }) => isDeepStrictEqual(jsonOrNull(bytes.toString()), bundle)),
  );
  assert.ok(page !== undefined, `a statement of ${predicateType} is stored that no page has`);
  return `${predicateType} of ${page.tag} about ${String(digests.size)}`;
}

const emulatedPage = z
  .object({ tag_name: z.string(), name: z.string(), body: z.string(), draft: z.boolean() })
  .transform(({ tag_name: tag, name: title, body: notes, draft }) => ({
    tag,
    title,
    notes,
    draft,
    assets: {},
  }));

async function emulatedForge(t: Clean, { remote, origin }: Place): Promise<BreakForge> {
  const github = await startEmulatedGithub(remote, origin);
  t.after(() => void github.stop());
  return {
    home: github.apiUrl,
    env: { API_URL: origin, GITHUB_TOKEN: github.token, ASSETS: 'none' },
    pages: async () => z.array(emulatedPage).parse(await github.call('GET', '/releases?per_page=100')),
    latest: async () => emulatedPage.parse(await github.call('GET', '/releases/latest')).tag,
    attestations: () => [],
  };
}

function localForge({ folder }: Place): BreakForge {
  mkdirSync(folder);
  return {
    home: '',
    env: { PAGES: folder },
    pages: () => Promise.resolve(localPages(folder)),
    latest: () => Promise.resolve(readIfThere(join(folder, 'latest'))),
    attestations: () => [],
  };
}

const pageFile = z.object({ tag: z.string(), title: z.string(), draft: z.boolean() });

function localPages(folder: string): readonly Page[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const text = readIfThere(join(folder, name, 'release.json'));
      if (text === null) return [];
      const { tag, title, draft } = pageFile.parse(JSON.parse(text));
      const files = readdirSync(join(folder, name, 'assets'));
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
