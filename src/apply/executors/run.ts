import { changed, type Executor } from '../executor.ts';

/** Runs one of the project's own commands. It must be safe to repeat: nothing public has happened yet. */
export const run: Executor<'run'> = async ({ argv, title }, { world: { shell } }) => {
  await shell.run(argv, title);
  return changed();
};
