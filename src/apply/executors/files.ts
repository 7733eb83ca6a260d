import { applyEdits } from '../../core/text-edit.ts';
import { ReleaseError } from '../../core/error.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { readPlanned } from '../planned-file.ts';

/** Edits or creates a file of the work tree; refuses when it is neither as planned nor already done. */
export const writeFile: Executor<'writeFile'> = async (action, { world: { files } }) => {
  const { state, text, write } = await readPlanned(action, files);
  if (state === 'done') return unchanged;
  if (state === 'other') {
    throw new ReleaseError('TREE_DIRTY', `${action.path} is not as the plan found it in the commit`, {
      hint: `Commit or put aside your changes (git stash push -- ${action.path}), then run: release next`,
    });
  }
  await write(applyEdits(text ?? '', action.edits));
  return changed();
};
