import type { Git, LedgerCommit } from '../../ports.ts';
import type { Ask } from './ask.ts';
import { inScratch, commitTree } from './objects.ts';
import { join } from 'node:path';

/** What a retraction pushes. */
type Retraction = Parameters<Git['retract']>[0];

/**
 * The command line that takes a release back: its tags go, each only if it is still the one that was made; the branch gets
 * a commit on top; the ledger gets an entry. `--atomic`: all of it or nothing.
 */
export function retractArguments({ remote, branch, revert, tags, ledger }: Retraction): readonly string[] {
  const names = Object.keys(tags);
  return [
    ...['push', '--atomic', '--porcelain', '--no-follow-tags', '--recurse-submodules=no'],
    ...names.map((name) => `--force-with-lease=refs/tags/${name}:${tags[name] ?? ''}`),
    '--',
    remote,
    ...(revert === null ? [] : [`${revert.commit}:refs/heads/${branch}`]),
    ...names.map((name) => `:refs/tags/${name}`),
    `${ledger.commit}:refs/heads/${ledger.branch}`,
  ];
}

/** Whether a remote is as a retraction leaves it: an answer may get lost after success. */
export function isRetracted(
  remote: ReadonlyMap<string, string>,
  tags: Readonly<Record<string, string>>,
): boolean {
  return Object.keys(tags).every((name) => !remote.has(`refs/tags/${name}`));
}

/**
 * Makes a commit on top of a branch that takes one of its commits back, file by file, without a work tree.
 * @returns null where a file was changed since, so that a person must say what it is to be
 */
export async function makeRevert(
  ask: Ask,
  { tip, commit, base, message }: Parameters<Git['makeRevert']>[0],
): Promise<LedgerCommit | null> {
  return inScratch(async (dir) => {
    const env = { GIT_INDEX_FILE: join(dir, 'index') };
    await ask(['read-tree', '-i', '-m', '--aggressive', commit, tip, base], { env });
    if ((await ask(['ls-files', '--unmerged'], { env })) !== '') return null;
    const tree = (await ask(['write-tree'], { env })).trim();
    return { commit: await commitTree(ask, { tree, parent: tip, message }), parent: tip };
  });
}
