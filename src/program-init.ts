import type { InitOptions } from './commands/init.ts';
import type { ShadowOptions } from './commands/shadow.ts';
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

const addShadow: Add = (root, tools, finish) => {
  common(root.command('shadow'))
    .summary('compare the versions that were released with those this tool would have released')
    .description(
      'Plans the last releases again, on the commits they were made from, and compares with their tags; says why where they differ. With the ' +
        'configuration that is there, or the one release init would write. Changes nothing.',
    )
    .option('--last <count>', 'how many releases', '10')
    .addHelpText('after', examples(['release shadow', 'release shadow --last 50 --json']))
    .action(async (options: ShadowOptions & Common) => {
      const { shadow } = await import('./commands/shadow.ts');
      finish(await shadow(options, tools(options)));
    });
};

/** Commands that set up a repository. */
export const initCommands: readonly Add[] = [addInit, addShadow];
