import type { CheckOptions } from './commands/check-messages.ts';
import type { PreviewOptions } from './commands/preview.ts';
import { common, examples, type Add, type Common } from './program-options.ts';

/** `release check` */
const addCheck: Add = (root, tools, finish) => {
  common(root.command('check'))
    .argument(
      '[file]',
      'a message before it is committed, as a commit-msg hook is given it; -: standard input',
    )
    .summary('check commit messages and the title of a pull request')
    .description(
      'Reads messages as a release will: what each asks of the version, what is not understood, and how it should read instead. ' +
        'Without a file, title or range: those of the pull request this runs for, or what HEAD has beyond the default branch. Exit ' +
        'code 3 where one is not as it should be.',
    )
    .option('--title <text>', 'check this as the title of a pull request')
    .option('--range <from..to>', 'check the commits of a range, its start excluded')
    .addHelpText(
      'after',
      examples([
        'release check',
        'release check --title "feat(api): add a door"',
        'release check --range v1.2.0..HEAD --json',
        'release check .git/COMMIT_EDITMSG',
      ]),
    )
    .action(async (file: string | undefined, options: CheckOptions & Common) => {
      const { checkMessages } = await import('./commands/check-messages.ts');
      finish(await checkMessages(file ?? null, options, tools(options)));
    });
};

/** `release preview` */
const addPreview: Add = (root, tools, finish) => {
  common(root.command('preview'))
    .summary('show in a pull request what merging it will release')
    .description(
      'Plans the release of what is checked out as if it were the base branch, and writes it as Markdown: in GitHub Actions into the ' +
        'summary of the job and into one comment of the pull request, elsewhere on standard output. Needs no right but to comment, ' +
        'and a comment that may not be written is no failure.',
    )
    .option(
      '--title [text]',
      'take all commits as one of this title, as squash merging makes it; without a text, of the title of the pull request',
    )
    .addHelpText('after', examples(['release preview', 'release preview --title "feat: add a door"']))
    .action(async (options: PreviewOptions & Common) => {
      const { preview } = await import('./commands/preview.ts');
      finish(await preview(options, tools(options)));
    });
};

/** Commands around messages and pull requests. */
export const requestCommands: readonly Add[] = [addCheck, addPreview];
