import { Option, type Command } from 'commander';
import type { HandOptions } from './commands/deploy/by-hand.ts';
import type { MarkOptions } from './commands/hold.ts';
import type { SyncOptions } from './commands/ledger-sync.ts';
import type { RecordOptions } from './commands/record-deployment.ts';
import type { RollbackOptions } from './commands/rollback.ts';
import { readyCommands } from './program-ready.ts';
import { common, examples, type Add, type Common } from './program-options.ts';

/** `release deploy` */
const addDeploy: Add = (root, tools, finish) => {
  waivers(common(root.command('deploy')))
    .argument('<version>', 'a released version or tag')
    .summary('make an environment run a release')
    .description(
      'Asks everything that can be asked before, says in the ledger what is about to happen, makes the target run the release by ' +
        'digest, looks what runs, asks whether it is well, and records how it ended. A version that is not well is replaced by the last ' +
        'one that was, once.',
    )
    .option('--again', 'also where it runs already', false)
    .addHelpText(
      'after',
      examples(['release deploy 1.4.0 --env staging', 'release deploy v1.4.0 --env production --dry-run']),
    )
    .action(async (version: string, options: HandOptions & Common) => {
      const { deploy } = await import('./commands/deploy.ts');
      finish(await deploy(version, options, tools(options)));
    });
};

/** `release promote` */
const addPromote: Add = (root, tools, finish) => {
  waivers(common(root.command('promote')), false)
    .argument('<environment...>', 'where to; or where from, and where to')
    .summary('deploy what was proved in the environment before')
    .description(
      'Deploys to an environment the release that runs, and is well, in the one its `after` names, or in the one named first.',
    )
    .addHelpText(
      'after',
      examples(['release promote production', 'release promote staging production --dry-run']),
    )
    .action(async (names: readonly string[], options: Omit<HandOptions, 'env'> & Common) => {
      const { promote } = await import('./commands/promote.ts');
      finish(await promote(names, options, tools(options)));
    });
};

/** `release record` */
const addRecord: Add = (root, tools, finish) => {
  common(root.command('record'))
    .argument('<version>', 'a released version or tag')
    .summary('tell the ledger of a deployment done elsewhere')
    .description(
      'Writes into the ledger that an environment runs a release, without touching the environment.',
    )
    .option('-e, --env <name>', 'environment; the only one unless told')
    .addOption(
      new Option('--outcome <outcome>', 'how it went')
        .choices(['succeeded', 'unhealthy', 'failed'])
        .default('succeeded'),
    )
    .option('--rollback', 'it was gone back to', false)
    .option('--reason <text>', 'why, for the ledger')
    .addHelpText('after', examples(['release record 1.4.0 --env production']))
    .action(async (version: string, options: RecordOptions & Common) => {
      const { recordDeployment } = await import('./commands/record-deployment.ts');
      finish(await recordDeployment(version, options, tools(options)));
    });
};

/** `release approve` */
const addApprove: Add = (root, tools, finish) => {
  common(root.command('approve'))
    .argument('<version>', 'a released version or tag')
    .summary('consent to a deployment, with your key')
    .description(
      'Says in the ledger, signed, that you consent to a version in an environment. Counts where `gates.approvals` asks for it.',
    )
    .option('-e, --env <name>', 'environment')
    .option('--reason <text>', 'what you looked at')
    .addHelpText('after', examples(['release approve 1.4.0 --env production']))
    .action(async (version: string, options: MarkOptions & Common) => {
      const { mark } = await import('./commands/hold.ts');
      finish(await mark('approve', version, options, tools(options)));
    });
};

/** `release rollback` */
const addRollback: Add = (root, tools, finish) => {
  waivers(common(root.command('rollback')))
    .argument(
      '[version]',
      'version, tag, or entry of the ledger (#12); without one, the newest that was well there',
    )
    .summary('go back to a version that was well')
    .description(
      'Makes an environment run what was well there before. Everything is asked first: that it was here and well, is not held, that its ' +
        'files are there with the same digests and prove themselves now. The version it takes away is held: nobody deploys it again until ' +
        'somebody says so.',
    )
    .option('--list', 'list what can be gone back to, and change nothing', false)
    .option('--allow-new', 'also to a version that was never well there', false)
    .option('--rehearse', 'try it in another environment, measure it, and put there again what ran', false)
    .option('--in <name>', 'where to rehearse; the one that `after` names unless told')
    .addHelpText(
      'after',
      examples([
        'release rollback --list',
        'release rollback',
        'release rollback v1.0.0-beta2 --env production --reason "checkout fails"',
      ]),
    )
    .action(async (version: string | undefined, options: RollbackOptions & Common) => {
      const { rollback } = await import('./commands/rollback.ts');
      finish(await rollback(version, options, tools(options)));
    });
};

/** `release hold` and `release unhold` */
const addHold: Add = (root, tools, finish) => {
  const kinds = [
    ['hold', 'let nobody deploy a version', 'release hold 1.4.0 --reason "loses orders"'],
    ['unhold', 'let a version be deployed again', 'release unhold 1.4.0 --env production'],
  ] as const;
  for (const [kind, summary, example] of kinds) {
    common(root.command(kind))
      .argument('<version>', 'a released version or tag')
      .summary(summary)
      .description('Says so in the ledger. A rollback holds the version it takes away by itself.')
      .option('--env <name>', 'in this environment alone; everywhere unless told')
      .option('--reason <text>', 'why, for those who ask later')
      .addHelpText('after', examples([example]))
      .action(async (version: string, options: MarkOptions & Common) => {
        const { mark } = await import('./commands/hold.ts');
        finish(await mark(kind, version, options, tools(options)));
      });
  }
};

/** What takes the ledger elsewhere: `release ledger copy` and `sync`. */
const addElsewhere: Add = (ledger, tools, finish) => {
  common(ledger.command('copy'))
    .summary('take the entries of the branch to where `deploymentLedger` keeps them')
    .description(
      'Adds every entry, as it is, to the ledger that `deploymentLedger` names, before anything else is added there. The branch stays.',
    )
    .addHelpText('after', examples(['release ledger copy']))
    .action(async (options: Common) => {
      const { copyLedger } = await import('./commands/ledger-copy.ts');
      finish(await copyLedger(tools(options)));
    });
  common(ledger.command('sync'))
    .summary('send mirrors what they lack')
    .description(
      'Looks what each of the `mirrors` in the configuration has, and sends what is missing. What is there is left as it is.',
    )
    .option('-n, --dry-run', 'show what would be sent', false)
    .addHelpText('after', examples(['release ledger sync --dry-run', 'release ledger sync']))
    .action(async (options: SyncOptions & Common) => {
      const { syncLedger } = await import('./commands/ledger-sync.ts');
      finish(await syncLedger(options, tools(options)));
    });
};

/** `release ledger` */
const addLedger: Add = (root, tools, finish) => {
  const ledger = root
    .command('ledger')
    .summary('check the ledger, take it with you, or show it elsewhere')
    .description(
      'The ledger is a branch that is only ever added to: releases, deployments, holds. Each entry names the one before it by digest.',
    );
  common(ledger.command('verify'))
    .summary('check every entry: order, digests, signatures')
    .addHelpText('after', examples(['release ledger verify', 'release ledger verify --json | jq .problems']))
    .action(async (options: Common) => {
      const { verifyLedger } = await import('./commands/ledger.ts');
      finish(await verifyLedger(options, tools(options)));
    });
  common(ledger.command('export'))
    .summary('print every entry on a line, oldest first')
    .addHelpText('after', examples(['release ledger export > ledger.jsonl']))
    .action(async (options: Common) => {
      const { exportLedger } = await import('./commands/ledger.ts');
      finish(await exportLedger(tools(options)));
    });
  addElsewhere(ledger, tools, finish);
};

/** What both ways take. @param isNamed whether the environment is an option */
function waivers(command: Command, isNamed = true): Command {
  if (isNamed) command.option('-e, --env <name>', 'environment; the only one unless told');
  return command
    .option('-n, --dry-run', 'show all of it and touch nothing', false)
    .option('-y, --yes', 'do not ask', false)
    .option('--reason <text>', 'why, for the ledger')
    .option('--now', 'also while another run may still be at work there', false)
    .option('--break-glass <reason>', 'let checks of integrity pass; recorded with the reason');
}

/** Commands that make versions run, in the order of the help. */
export const deployCommands: readonly Add[] = [
  addDeploy,
  addPromote,
  addRollback,
  addRecord,
  addApprove,
  addHold,
  ...readyCommands,
  addLedger,
];
