import type { Changeset, ChangesetEntry } from './changesets.ts';
import { groupBy } from './collections.ts';
import { otherHeader } from './commits/change.ts';
import { readHeader, takePullRequest } from './commits/header.ts';
import { headerOf } from './commits/lines.ts';
import { readIssues } from './commits/references.ts';
import { cleanText } from './commits/text.ts';
import type { Change, Level, RawCommit, ReadCommit } from './model.ts';

/** What a changeset means for one package. */
export interface Intent {
  /** The package's manifest. */
  readonly manifest: string;
  /** The commit that brought the changeset in. */
  readonly sha: string;
  readonly path: string;
  /** Null where it asks for nothing. */
  readonly change: Change | null;
}

/** The types whose default levels these are. */
const types: Readonly<Record<Level, string>> = { major: 'feat', minor: 'feat', patch: 'fix' };

/**
 * The intents of a changeset: a change of the level it says, whose subject is the first line of the summary. The commit
 * that brought it gives author, id and request.
 */
export function intentsOf(
  { path, entries, summary }: Changeset,
  commit: RawCommit,
  manifestsOf: (entry: ChangesetEntry) => readonly string[],
): readonly Intent[] {
  const byLevel = new Map(entries.map(({ level }) => [level, level && changeOf(summary, level, commit)]));
  return entries.flatMap((entry) =>
    manifestsOf(entry).map((manifest) => ({
      manifest,
      sha: commit.sha,
      path,
      change: byLevel.get(entry.level) ?? null,
    })),
  );
}

function changeOf(summary: string, level: Level, { sha, author, message }: RawCommit): Change {
  const first = headerOf(summary);
  const header = readHeader(first) ?? { ...otherHeader(first), type: types[level] };
  const pr = header.pr ?? takePullRequest(headerOf(message)).pr;
  const note = cleanText(summary.slice(first.length)) || header.subject;
  return {
    sha,
    type: header.type,
    scopes: header.scopes,
    subject: header.subject,
    breaking: level === 'major',
    breakingNote: level === 'major' ? note : null,
    level,
    pr,
    issues: readIssues(summary.split('\n'), pr),
    parts: [],
    author,
    coAuthors: [],
    releaseAs: null,
  };
}

/**
 * Commits whose changesets speak for them: what a changeset says of a package replaces what the commit that brought it
 * says of that package, so that nothing counts twice.
 */
export function withIntents(reads: readonly ReadCommit[], intents: readonly Intent[]): readonly ReadCommit[] {
  if (intents.length === 0) return reads;
  const bySha = groupBy(intents, ({ sha }) => sha);
  return reads.map((read) => {
    const own = bySha.get(read.commit.sha);
    return own === undefined ? read : spokenFor(read, own);
  });
}

function spokenFor(read: ReadCommit, intents: readonly Intent[]): ReadCommit {
  const own = [...groupBy(intents, ({ manifest }) => manifest)].map(
    ([manifest, each]): [string, readonly Change[]] => [manifest, each.flatMap(({ change }) => change ?? [])],
  );
  const releases = intents.some(({ change }) => change !== null);
  const files = [...new Set(intents.map(({ path }) => path))].join(', ');
  return {
    ...read,
    apart: new Map([...read.apart, ...own]),
    verdict: releases ? 'included' : read.verdict,
    reason: `${read.reason}; ${files} speaks for ${own.map(([manifest]) => manifest).join(', ')}`,
  };
}
