import { readdirSync, readFileSync } from 'node:fs';
import type { Change, Plan, Release, TaggedRelease } from '../../../src/core/model.ts';
import type { Links } from '../../../src/core/notes/links.ts';
import type { NotesContext } from '../../../src/core/notes/model.ts';

/** The built-in templates, as the package ships them. */
export function builtInTemplates(): Readonly<Record<string, string>> {
  const folder = new URL('../../../../templates/', import.meta.url);
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace(/\.hbs$/, ''),
      readFileSync(new URL(file, folder), 'utf8'),
    ]),
  );
}

export const links: Links = {
  commit: (sha) => `https://f.example/c/${sha}`,
  pull: (number) => `https://f.example/p/${number}`,
  issue: (number) => `https://f.example/i/${number}`,
  compare: (from, to) => `https://f.example/compare/${from}...${to}`,
  tag: (name) => `https://f.example/t/${name}`,
};

export const noLinks: Links = {
  commit: () => null,
  pull: () => null,
  issue: () => null,
  compare: () => null,
  tag: () => null,
};

export const context: NotesContext = {
  date: '2026-11-21',
  links: noLinks,
  sections: [
    { title: 'Features', types: ['feat'] },
    { title: 'Bug fixes', types: ['fix'] },
  ],
  ranges: [],
};

let serial = 0;

export function change(subject: string, more: Partial<Change> = {}): Change {
  serial++;
  return {
    sha: serial.toString(16).padStart(40, 'abcdef0123'),
    type: 'feat',
    scopes: [],
    subject,
    breaking: false,
    breakingNote: null,
    level: 'minor',
    pr: null,
    issues: [],
    parts: [],
    author: { name: 'Ada', email: 'ada@example.org' },
    coAuthors: [],
    releaseAs: null,
    ...more,
  };
}

export function release(more: Partial<Release> = {}): Release {
  return {
    package: 'app',
    path: '.',
    ecosystem: 'npm',
    manifest: 'package.json',
    current: '1.1.0',
    next: '1.2.0',
    bump: 'minor',
    reason: 'a feature was added',
    channel: 'latest',
    tag: 'v1.2.0',
    previousTag: 'v1.1.0',
    changes: [],
    ...more,
  };
}

export function tagged(changes: readonly Change[], more: Partial<TaggedRelease> = {}): TaggedRelease {
  return {
    tag: 'v1.2.0',
    previousTag: 'v1.1.0',
    version: '1.2.0',
    channel: 'latest',
    title: null,
    path: '.',
    packages: [release({ changes })],
    changes,
    latest: true,
    ...more,
  };
}

export function plan(more: Partial<Plan> = {}): Plan {
  return {
    schema: 1,
    planId: '3f2a'.repeat(16),
    base: { head: '4f2c1d9'.padEnd(40, '0'), branch: 'main' },
    date: '2026-11-21',
    releases: [],
    commits: { total: 0, included: 0, noRelease: 0, notUnderstood: 0 },
    actions: [],
    ignoredTags: [],
    warnings: [],
    ...more,
  };
}
