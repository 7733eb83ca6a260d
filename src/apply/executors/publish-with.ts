import { changed, unchanged, type Executor } from '../executor.ts';

/**
 * Publishes with a command of the project's own, unless its probe says that it is done.
 * @throws ReleaseError PUBLISH_FAILED
 */
export const publishWith: Executor<'publishWith'> = async ({ title, argv, probe }, { world: { shell } }) => {
  if (probe !== null && (await shell.probe(probe))) return unchanged;
  try {
    await shell.publish(argv, title);
  } catch (error) {
    if (probe === null || !(await shell.probe(probe))) throw error; // an answer may be lost, not the effect
  }
  return changed();
};
