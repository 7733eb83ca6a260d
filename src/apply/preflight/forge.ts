import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import { asked, held, pages, type Check } from './check.ts';

/** The forge lets us in, and takes pages as long as these. */
export const forge: Check = {
  name: 'forge',
  holds: (plan) => `${pages(plan)[0]?.on ?? 'the forge'} takes release pages`,
  concerns: ({ plan }) => pages(plan).length > 0,
  run: ({ plan, world, access }) => {
    const longest = world.forge?.longestNotes ?? Infinity;
    return asked([held(access()), ...pages(plan).map((page) => held(checkLength(page, longest)))]);
  },
};

/** Notes are shortened when they are planned; a plugin or a plan from elsewhere may not know how long they can be. */
async function checkLength({ tag, notes, on }: Action<'draftRelease'>, longest: number): Promise<void> {
  await Promise.resolve();
  if (notes.length <= longest) return;
  const [has, takes] = [notes.length, longest].map((count) => count.toLocaleString('en'));
  throw new ReleaseError(
    'FORGE_REFUSED',
    `the notes of ${tag} have ${has ?? ''} characters, and ${on} takes ${takes ?? ''}`,
    { hint: 'Shorten them where they are made: the plugin or the template. Then run: release next' },
  );
}
