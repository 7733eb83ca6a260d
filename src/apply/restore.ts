import type { Action, TextEdit } from '../core/model.ts';
import { applyEdits } from '../core/text-edit.ts';
import type { Files } from '../ports.ts';
import { readPlanned, removal, type PlannedFile } from './planned-file.ts';

/**
 * Takes back what a plan wrote, last first. Only files that are exactly as the plan left them are touched:
 * whatever else happened to a file meanwhile is the user's.
 * @returns files that are neither as the plan found them nor as it left them, by path
 */
export async function restore(actions: readonly Action[], files: Files): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const action of actions.toReversed()) {
    if (action.kind !== 'writeFile' && action.kind !== 'removeFile') continue;
    await files.sweep(action.path);
    const state = await (action.kind === 'writeFile' ? takeBack(action, files) : putBack(action, files));
    if (state === 'other') kept.unshift(action.path);
  }
  return kept;
}

async function takeBack(action: Action<'writeFile'>, files: Files): Promise<PlannedFile['state']> {
  const { state, text, write } = await readPlanned(action, files);
  if (state !== 'done' || text === null) return state;
  if (action.before === null) await files.remove(action.path);
  else await write(applyEdits(text, inverse(action.edits)));
  return state;
}

async function putBack(action: Action<'removeFile'>, files: Files): Promise<PlannedFile['state']> {
  const { state, write } = await readPlanned(removal(action), files);
  if (state === 'done') await write(action.text);
  return state;
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
