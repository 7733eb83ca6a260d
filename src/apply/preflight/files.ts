import { ReleaseError } from '../../core/error.ts';
import { shellWord } from '../../core/quote.ts';
import type { Files, World } from '../../ports.ts';
import { readPlanned, removal, type FileChange } from '../planned-file.ts';
import { fine, type Check } from './check.ts';

/** The files a release edits are as they are in the commit. */
export const files: Check = {
  name: 'files',
  holds: () => 'the files to edit are as committed',
  concerns: () => true,
  async run({ plan, world }) {
    const edits = plan.actions.flatMap((action) => {
      if (action.kind === 'writeFile') return [action];
      return action.kind === 'removeFile' ? [removal(action)] : [];
    });
    await checkTree(edits, world);
    return fine;
  },
};

async function checkTree(edits: readonly FileChange[], { git, files: tree }: World): Promise<void> {
  const modified = await git.modified(edits.map(({ path }) => path));
  if (modified.length === 0) return checkFiles(edits, tree);
  throw new ReleaseError(
    'TREE_DIRTY',
    `files the release edits have changes of yours: ${modified.join(', ')}`,
    {
      hint: `Commit them, or put them aside: git stash push -- ${modified.map(shellWord).join(' ')}`,
    },
  );
}

/** What git does not call modified can still be no file to edit: a link, one left out by a sparse checkout, ignored. */
async function checkFiles(edits: readonly FileChange[], tree: Files): Promise<void> {
  for (const edit of edits) {
    const { state, text } = await readPlanned(edit, tree);
    if (state !== 'other') continue;
    const found =
      text === null ? 'not in the work tree' : 'not as in the commit (ignored, or changed by a filter)';
    throw new ReleaseError('TREE_DIRTY', `${edit.path}, which the release edits, is ${found}`, {
      hint:
        text === null
          ? `git restore -- ${shellWord(edit.path)}; in a sparse checkout: git sparse-checkout disable`
          : `Move it away, or track it as it is: git add --force -- ${shellWord(edit.path)}`,
    });
  }
}
