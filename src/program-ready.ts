import type { PinsOptions } from './commands/pins.ts';
import type { ReadyOptions } from './commands/ready.ts';
import type { YankOptions } from './commands/yank.ts';
import { common, examples, type Add, type Common } from './program-options.ts';

/** `release ready` */
const addReady: Add = (root, tools, finish) => {
  common(root.command('ready'))
    .summary('ask now what a rollback would ask at night')
    .description(
      'Asks of the newest versions each environment could go back to whether it could: their files are there with the same digests and ' +
        'prove themselves now, the database can live with them, the target answers. Changes nothing. Exit 3 where an environment could ' +
        'not go back by itself.',
    )
    .option('-e, --env <name>', 'only of this one')
    .option('--count <number>', 'how many versions of each environment', '3')
    .addHelpText('after', examples(['release ready', 'release ready --env production --json']))
    .action(async (options: ReadyOptions & Common) => {
      const { ready } = await import('./commands/ready.ts');
      finish(await ready(options, tools(options)));
    });
};

/** `release pins` */
const addPins: Add = (root, tools, finish) => {
  common(root.command('pins'))
    .summary('list the digests that pruning must keep')
    .description(
      'Of every environment what runs, what is on its way there, and the newest versions it could go back to: digest, name and who needs ' +
        'it, with tabs between them.',
    )
    .option('-e, --env <name>', 'only of this one')
    .option('--count <number>', 'how many versions to go back to', '3')
    .addHelpText('after', examples(['release pins', 'release pins --env production | cut -f 1']))
    .action(async (options: PinsOptions & Common) => {
      const { pins } = await import('./commands/pins.ts');
      finish(await pins(options, tools(options)));
    });
};

/** `release yank` */
const addYank: Add = (root, tools, finish) => {
  common(root.command('yank'))
    .argument('<version>', 'a released version or tag')
    .summary('withdraw a version everywhere, and remove nothing')
    .description(
      'Says in the ledger that a version is withdrawn, so that nobody deploys it; deprecates or yanks it where it was published, ' +
        'moves tags that point at it to the good version before, and says so on its release page. Nothing is deleted; --restore takes ' +
        'all of it back.',
    )
    .option('--restore', 'take it back', false)
    .option('-n, --dry-run', 'show all of it and touch nothing', false)
    .option('-y, --yes', 'do not ask', false)
    .option('--reason <text>', 'why, for those who ask later')
    .addHelpText(
      'after',
      examples(['release yank 1.4.0 --reason "leaks tokens"', 'release yank 1.4.0 --restore']),
    )
    .action(async (version: string, options: YankOptions & Common) => {
      const { yank } = await import('./commands/yank.ts');
      finish(await yank(version, options, tools(options)));
    });
};

/** Commands around versions that are bad, or may be: in the order of the help. */
export const readyCommands: readonly Add[] = [addYank, addReady, addPins];
