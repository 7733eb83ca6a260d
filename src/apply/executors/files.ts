import { applyEdits } from '../../core/text-edit.ts';
import { sha256 } from '../../core/canonical.ts';
import { ReleaseError } from '../../core/error.ts';
import { changed, unchanged, type Executor } from '../executor.ts';

/** Edits or creates a file of the work tree; refuses when it is neither as planned nor already done. */
export const writeFile: Executor<'writeFile'> = async (
  { path, before, after, edits },
  { world: { files } },
) => {
  const now = await files.read(path);
  const digest = now === null ? null : sha256(now);
  if (digest === after) return unchanged;
  if (digest !== before) {
    throw new ReleaseError('TREE_DIRTY', `${path} is not as the plan found it in the commit`, {
      hint: `Commit or put aside your changes (git stash push -- ${path}), then run: release next`,
    });
  }
  await files.write(path, applyEdits(now ?? '', edits));
  return changed();
};
