import { Command, Option } from 'commander';
import type { AbortOptions } from './commands/abort.ts';
import type { ChangelogOptions } from './commands/changelog.ts';
import type { NextOptions } from './commands/next.ts';
import type { Tools } from './commands/tools.ts';
import { addDiff, addSbom } from './program-bills.ts';
import { deployCommands } from './program-deploy.ts';
import { addKeygen, addSign, addVerify } from './program-evidence.ts';
import { requestCommands } from './program-request.ts';
import { addHistory, addMetrics, addReport, addStatus } from './program-sight.ts';
import { initCommands } from './program-init.ts';
import {
  collect,
  common,
  examples,
  type Add,
  type Common,
  type Finish,
  type MakeTools,
} from './program-options.ts';

/** The command-line interface. Importing it does nothing; commands load when they run. */
export function program(version: string, makeTools: MakeTools, finish: Finish): Command {
  const tools = ({ cwd, json = false }: Common): Tools =>
    makeTools(cwd === undefined ? { json } : { cwd, json });
  const root = new Command('release')
    .description('From commits to a published release: plan it, read it, apply it, undo it.')
    .version(version, '-V, --version')
    .showSuggestionAfterError(true)
    .showHelpAfterError('(release --help, release <command> --help)')
    .configureHelp({ sortSubcommands: false })
    .exitOverride();
  for (const add of allCommands()) add(root, tools, finish);
  root.addHelpText(
    'after',
    examples(['release next --dry-run', 'release next', 'release explain HEAD', 'release demo']),
  );
  return root;
}

/** In the order of the help text. */
function allCommands(): readonly Add[] {
  return [
    ...initCommands,
    addNext,
    addApply,
    addResume,
    addAbort,
    ...deployCommands,
    addChangelog,
    addExplain,
    ...requestCommands,
    addApi,
    addSbom,
    addDiff,
    addDoctor,
    addKeygen,
    addSign,
    addVerify,
    addStatus,
    addHistory,
    addMetrics,
    addReport,
    addConfig,
    addDemo,
  ];
}

const addNext: Add = (root, tools, finish) => {
  wishes(common(root.command('next')))
    .summary('release what the commits ask for')
    .description(
      'Reads the commits since the last release, decides versions, shows the plan and applies it: files, commit, tags, one atomic push, release page.',
    )
    .option('-n, --dry-run', 'print the plan and touch nothing; needs no token and no right to push', false)
    .option('-y, --yes', 'do not ask', false)
    .option('--markdown', 'print the dry run as Markdown, for a job summary or a comment', false)
    .option('--save <file>', 'keep the plan, for: release apply <file>')
    .option(
      '--write',
      'with --snapshot: write its versions into the files of the work tree, and do nothing else',
      false,
    )
    .addHelpText(
      'after',
      examples([
        'release next --dry-run',
        'release next --dry-run --json | jq .releases',
        'release next --pre beta',
        'release next --graduate',
        'release next --package core --level minor',
        'release next --yes',
        'release next --snapshot pr-7 --write',
      ]),
    )
    .action(async (options: NextOptions & Common) => {
      const { next } = await import('./commands/next.ts');
      finish(await next(options, tools(options)));
    });
};

const addApply: Add = (root, tools, finish) => {
  common(root.command('apply'))
    .argument('<plan>', 'file written by: release next --dry-run --save <file>')
    .summary('apply a saved plan')
    .description(
      'Applies exactly the plan in the file, and refuses (exit 4) when the repository has moved since.',
    )
    .option('-y, --yes', 'do not ask', false)
    .addHelpText('after', examples(['release next --dry-run --save plan.json', 'release apply plan.json']))
    .action(async (file: string, options: { readonly yes: boolean } & Common) => {
      const { applyFile } = await import('./commands/apply.ts');
      finish(await applyFile(file, options, tools(options)));
    });
};

const addResume: Add = (root, tools, finish) => {
  common(root.command('resume'))
    .summary('complete releases that are public but not complete')
    .description(
      'Completes, from any clone, every release whose push happened and whose later steps did not: release pages and their ' +
        'files, packages, and what else the plan in the ledger holds. Steps that were done are not done again. A run that may ' +
        'still be at work is waited for. release next does the same before anything else.',
    )
    .option('--now', 'do not wait for another run that may still be at work', false)
    .addHelpText('after', examples(['release resume', 'release resume --now --json']))
    .action(async (options: { readonly now: boolean } & Common) => {
      const { resumeReleases } = await import('./commands/resume.ts');
      finish(await resumeReleases(options, tools(options)));
    });
};

const addAbort: Add = (root, tools, finish) => {
  common(root.command('abort'))
    .summary('take back a release that is public but not complete')
    .description(
      'Takes the oldest open release back: drafts of its pages, its tags, its commit (by a commit on top), in one push. Only where ' +
        'all of it can be taken back; else it says what cannot, and changes nothing.',
    )
    .option('-y, --yes', 'do not ask', false)
    .option('--now', 'also while another run may still be at work on it', false)
    .addHelpText('after', examples(['release abort', 'release abort --yes --json']))
    .action(async (options: AbortOptions & Common) => {
      const { abort } = await import('./commands/abort.ts');
      finish(await abort(options, tools(options)));
    });
};

const addChangelog: Add = (root, tools, finish) => {
  common(root.command('changelog'))
    .argument('[version]', 'a released version or tag; without one, what is pending')
    .summary('print the changelog of what is pending, a version, a range, or all history')
    .description('Prints Markdown to stdout and changes nothing.')
    .option('--from <revision>', 'start of a range (exclusive)')
    .option('--to <revision>', 'end of a range (HEAD unless told)')
    .option('--all', 'every release of the history', false)
    .addHelpText(
      'after',
      examples([
        'release changelog',
        'release changelog 1.2.0',
        'release changelog --from v1.0.0 --to v1.2.0',
        'release changelog --all > CHANGELOG.md',
      ]),
    )
    .action(async (version: string | undefined, options: ChangelogOptions & Common) => {
      const { changelog } = await import('./commands/changelog.ts');
      finish(await changelog(version ?? null, options, tools(options)));
    });
};

const addExplain: Add = (root, tools, finish) => {
  common(root.command('explain'))
    .argument('<commit-or-package>', 'a commit, or the name or path of a package')
    .summary('say why: what a commit does to the next release, or why a package gets its version')
    .description('Looks at the same plan as `release next --dry-run` and explains one part of it.')
    .addHelpText(
      'after',
      examples(['release explain HEAD', 'release explain 3f2a1b0', 'release explain my-package']),
    )
    .action(async (subject: string, options: Common) => {
      const { explain } = await import('./commands/explain.ts');
      finish(await explain(subject, options, tools(options)));
    });
};

const addApi: Add = (root, tools, finish) => {
  common(root.command('api'))
    .argument('[package]', 'one package (all that are about to be released unless told)')
    .summary('compare the public API, as built, with the last release')
    .description(
      'Compares declarations (npm packages, by TypeScript) and crates (by cargo semver-checks) with the last release, and says whether the next version is a large enough step. Exit code 3 where it is not.',
    )
    .addHelpText('after', examples(['release api', 'release api my-package --json']))
    .action(async (name: string | undefined, options: Common) => {
      const { api } = await import('./commands/api.ts');
      finish(await api(name ?? null, options, tools(options)));
    });
};

const addDoctor: Add = (root, tools, finish) => {
  common(root.command('doctor'))
    .summary('find what the next release would trip over or leave behind')
    .description(
      'Asks what the next release will ask before it changes anything (rights, rules, tokens, tools, clock, disk), and looks for version strings of this repository that nothing keeps up to date, entries of `files` that find nothing, and members of a group that disagree. Changes nothing. Exit 3 when something is found.',
    )
    .addHelpText('after', examples(['release doctor', 'release doctor --json | jq .preflight.checks']))
    .action(async (options: Common) => {
      const { doctor } = await import('./commands/doctor.ts');
      finish(await doctor(options, tools(options)));
    });
};

const addConfig: Add = (root, tools, finish) => {
  common(root.command('config'))
    .summary('print the effective configuration and where each value came from')
    .description('Reads release.config.{ts,mts,js,mjs,json} and fills in the defaults.')
    .addHelpText('after', examples(['release config', 'release config --json']))
    .action(async (options: Common) => {
      const { showConfiguration } = await import('./commands/config.ts');
      finish(await showConfiguration(options, tools(options)));
    });
};

const addDemo: Add = (root, tools, finish) => {
  common(root.command('demo'))
    .argument('[folder]', 'where to build the sandbox; it must not exist yet (default: a temporary folder)')
    .option('--no-deploy', 'only release, and deploy nothing')
    .summary('make a sandbox and release it: no account, no network')
    .description(
      'Builds a git remote, an npm + Cargo workspace with a history and a local forge, then releases it.',
    )
    .addHelpText('after', examples(['release demo', 'release demo /tmp/try-release']))
    .action(async (folder: string | undefined, options: { readonly deploy: boolean } & Common) => {
      const { demo } = await import('./commands/demo.ts');
      finish(await demo(folder ?? null, options, tools));
    });
};

/** What `release next` may be asked for beyond what the commits ask. */
function wishes(command: Command): Command {
  return command
    .option('--pre <id>', 'make it a prerelease with this identifier (alpha, beta, rc, …)')
    .option(
      '--snapshot [id]',
      'with --dry-run: versions to try a pull request by, such as 1.3.0-pr-7.12.g3f2a1b0c4d',
    )
    .option('--graduate', 'make stable what is a prerelease, without a new commit', false)
    .option(
      '--as <version>',
      'release exactly this version; of several: <package>@<version>, repeatable',
      collect,
    )
    .option('-p, --package <name>', 'release only this package and what must follow it; repeatable', collect)
    .option('--force <name>', 'release this package without a change; repeatable', collect)
    .addOption(
      new Option('--level <level>', 'at least this level for what is named').choices([
        'patch',
        'minor',
        'major',
      ]),
    );
}
