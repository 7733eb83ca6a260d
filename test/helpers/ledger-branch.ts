import type { Repo } from './repo.ts';

/** Writes the entries of a ledger as commits of its branch, and pushes them to the remote. */
export function writeLedger(repo: Repo, entries: readonly string[], branch = 'release-ledger'): void {
  const stream = entries.flatMap((text, at) => [
    `commit refs/heads/${branch}\n`,
    `mark :${String(at + 1)}\n`,
    `committer Test <test@example.com> ${String(1_790_000_000 + at)} +0000\n`,
    'data 5\nentry\n',
    ...(at === 0 ? [] : [`from :${String(at)}\n`]),
    `M 100644 inline entry.json\ndata ${String(Buffer.byteLength(text))}\n${text}\n`,
  ]);
  repo.run(['fast-import', '--quiet'], { input: stream.join('') });
  repo.git('push', '--quiet', 'origin', `${branch}:${branch}`);
  repo.git('update-ref', '-d', `refs/heads/${branch}`);
}
