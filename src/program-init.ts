import type { InitOptions } from './commands/init.ts';
import { common, examples, type Add, type Common } from './program-options.ts';

const addInit: Add = (root, tools, finish) => {
  common(root.command('init'))
    .summary('write a first configuration and workflows, from another release tool where there is one')
    .description(
      'Looks at packages, tags, CI and the configuration of other release tools (which is read and never run), shows what it would write, asks, and ' +
        'writes a configuration and workflows. Every setting of the other tool is translated, named as unnecessary, or named as ' +
        'without equivalent. Writes over nothing.',
    )
    .option('-n, --dry-run', 'show what would be written, and write nothing', false)
    .option('-y, --yes', 'do not ask', false)
    .option('--no-workflows', 'only the configuration')
    .addHelpText(
      'after',
      examples(['release init --dry-run', 'release init', 'release init --yes --no-workflows']),
    )
    .action(async (options: InitOptions & Common) => {
      const { init } = await import('./commands/init.ts');
      finish(await init(options, tools(options)));
    });
};

/** Commands that set up a repository. */
export const initCommands: readonly Add[] = [addInit];
