import { Option, type Command } from 'commander';
import type { HistoryOptions } from './commands/history.ts';
import type { MetricsOptions } from './commands/metrics.ts';
import type { ReportOptions } from './commands/report.ts';
import type { StatusOptions } from './commands/status.ts';
import { common, examples, type Add, type Common } from './program-options.ts';

/** `release status` */
export const addStatus: Add = (root, tools, finish) => {
  common(root.command('status'))
    .summary('say what runs where')
    .description(
      'Reads the ledger and says for each environment which version runs, since when, how it did and who brought it; what is under ' +
        'way; what is held. Changes nothing.',
    )
    .option('--look', 'also look what really runs, and tell where it is something else', false)
    .addHelpText('after', examples(['release status', 'release status --look', 'release status --json']))
    .action(async (options: StatusOptions & Common) => {
      const { status } = await import('./commands/status.ts');
      finish(await status(options, tools(options)));
    });
};

/** `release history` */
export const addHistory: Add = (root, tools, finish) => {
  common(root.command('history'))
    .summary('list deployments and rollbacks, newest first')
    .description(
      'Reads the ledger: what was deployed where, how it ended, how long it took, who did it and why.',
    )
    .option('--env <environment>', 'only of this one')
    .option('--limit <count>', 'how many at most', '20')
    .option('--cdevents', 'print them as CDEvents in CloudEvents, oldest first, one a line', false)
    .addHelpText(
      'after',
      examples([
        'release history',
        'release history --env production --limit 5',
        'release history --cdevents',
      ]),
    )
    .action(async (options: HistoryOptions & Common) => {
      const { history } = await import('./commands/history.ts');
      finish(await history(options, tools(options)));
    });
};

/** `release metrics` */
export const addMetrics: Add = (root, tools, finish) => {
  span(common(root.command('metrics')))
    .summary('measure delivery: frequency, lead time, failures, recovery, rework')
    .description(
      'Measures each environment as DORA does, from the ledger and the history of HEAD, period by period. A number that too few events ' +
        'stand behind is not told.',
    )
    .option('--env <environment>', 'only of this one')
    .option('--prometheus', 'print the text format that Prometheus reads', false)
    .option('--risk', 'tell instead what the models that tell the risk of a deployment are worth', false)
    .addHelpText(
      'after',
      examples([
        'release metrics',
        'release metrics --period month --last 6 --env production',
        'release metrics --prometheus > release.prom',
      ]),
    )
    .action(async (options: MetricsOptions & Common) => {
      const { metrics } = await import('./commands/metrics.ts');
      finish(await metrics(options, tools(options)));
    });
};

/** `release report` */
export const addReport: Add = (root, tools, finish) => {
  span(common(root.command('report')))
    .summary('make one page of HTML: what runs, what happened, how delivery goes')
    .description(
      'Writes one HTML file that needs nothing beside it: environments, holds, a timeline, versions, metrics and the history. It loads ' +
        'nothing and runs no script.',
    )
    .option('--html [file]', 'make the page; on standard output without a file')
    .option('--look', 'also look what really runs', false)
    .option('--ready', 'also ask which versions could be gone back to (release ready)', false)
    .addHelpText('after', examples(['release report --html report.html', 'release report --json']))
    .action(async (options: ReportOptions & Common) => {
      const { report } = await import('./commands/report.ts');
      finish(await report(options, tools(options)));
    });
};

/** What span is measured. */
function span(command: Command): Command {
  return command
    .addOption(
      new Option('--period <unit>', 'length of a period').choices(['day', 'week', 'month']).default('week'),
    )
    .option(
      '--last <count>',
      'how many periods, with the one that is now (30 days, 12 weeks or 12 months unless told)',
    );
}
