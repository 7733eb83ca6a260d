import { applyEdits } from '../../core/text-edit.ts';
import { ReleaseError } from '../../core/error.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { readPlanned, removal } from '../planned-file.ts';
import { shellWord } from '../../core/quote.ts';

/** Edits or creates a file of the work tree; refuses when it is neither as planned nor already done. */
export const writeFile: Executor<'writeFile'> = async (action, { world: { files } }) => {
  const { state, text, write } = await readPlanned(action, files);
  if (state === 'done') return unchanged;
  if (state === 'other') throw dirty(action.path);
  await write(applyEdits(text ?? '', action.edits));
  return changed();
};

/** Removes a file of the work tree; refuses when it is not as planned. */
export const removeFile: Executor<'removeFile'> = async (action, { world: { files } }) => {
  const { state } = await readPlanned(removal(action), files);
  if (state === 'done') return unchanged;
  if (state === 'other') throw dirty(action.path);
  await files.remove(action.path);
  return changed();
};

function dirty(path: string): ReleaseError {
  return new ReleaseError('TREE_DIRTY', `${path} is not as the plan found it in the commit`, {
    hint: `Commit or put aside your changes (git stash push -- ${shellWord(path)}), then run: release next`,
  });
}
