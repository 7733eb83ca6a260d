import { execFileSync } from 'node:child_process';
import type { LedgerRecord } from '../../src/core/ledger/chain-types.ts';
import { hermetic, type Repo } from './repo.ts';

/** Writes the entries of a ledger as commits of its branch, and pushes them to the remote. */
export function writeLedger(repo: Repo, entries: readonly string[], branch = 'release-ledger'): void {
  repo.run(['fast-import', '--quiet'], {
    input: stream(
      entries.map((text) => ({ text })),
      branch,
    ),
  });
  repo.git('push', '--quiet', 'origin', `${branch}:${branch}`);
  repo.git('update-ref', '-d', `refs/heads/${branch}`);
}

/** Puts other entries in the place of a ledger's, in the repository itself: no push could. */
export function replaceLedger(
  remote: string,
  records: readonly LedgerRecord[],
  branch = 'release-ledger',
): void {
  execFileSync('git', ['fast-import', '--quiet', '--force'], {
    ...{ cwd: remote, env: hermetic() },
    input: stream(records, branch),
  });
}

/** What `git fast-import` reads. */
function stream(
  entries: readonly (Pick<LedgerRecord, 'text'> & Partial<LedgerRecord>)[],
  branch: string,
): string {
  const commits = entries.flatMap(({ text, signature }, at) => [
    `commit refs/heads/${branch}\n`,
    `mark :${String(at + 1)}\n`,
    `committer Test <test@example.com> ${String(1_790_000_000 + at)} +0000\n`,
    'data 5\nentry\n',
    ...(at === 0 ? [] : [`from :${String(at)}\n`]),
    fileLine('entry.json', text),
    fileLine('entry.sigstore.json', signature ?? null),
  ]);
  return [`reset refs/heads/${branch}\n\n`, ...commits].join('');
}

function fileLine(name: string, text: string | null): string {
  if (text === null) return `D ${name}\n`;
  return `M 100644 inline ${name}\ndata ${String(Buffer.byteLength(text))}\n${text}\n`;
}
