import { sha256 } from '../core/canonical.ts';
import type { Action, TextEdit } from '../core/model.ts';
import { applyEdits } from '../core/text-edit.ts';
import type { Files } from '../ports.ts';

/**
 * Takes back what a plan wrote, last first. Only files that are exactly as the plan left them are touched:
 * whatever else happened to a file meanwhile is the user's.
 */
export async function restore(actions: readonly Action[], files: Files): Promise<void> {
  for (const action of actions.toReversed()) {
    if (action.kind === 'writeFile') await takeBack(action, files);
  }
}

async function takeBack({ path, before, after, edits }: Action<'writeFile'>, files: Files): Promise<void> {
  const now = await files.read(path);
  if (now === null || sha256(now) !== after) return;
  if (before === null) await files.remove(path);
  else await files.write(path, applyEdits(now, inverse(edits)));
}

/** The edits that undo edits: offsets move by what the earlier ones added. */
function inverse(edits: readonly TextEdit[]): readonly TextEdit[] {
  let shift = 0;
  return edits.map(({ start, was, text }) => {
    const at = start + shift;
    shift += text.length - was.length;
    return { start: at, end: at + text.length, was: text, text: was };
  });
}
