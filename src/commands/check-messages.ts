import {
  checkRead,
  checkText,
  highest,
  type CheckedMessage,
  type MessageRules,
} from '../core/commits/check-message.ts';
import { readCommits } from '../core/commits/index.ts';
import { withoutComments } from '../core/commits/editor.ts';
import { knownTypes } from '../core/commits/suggest-title.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import type { RawCommit } from '../core/model.ts';
import type { Source } from '../ports.ts';
import { showMessages, type MessageReport } from '../show/check.ts';
import { showJson } from '../show/json.ts';
import { readSettings, withSource, type Settings } from './planning.ts';
import { printable, printableJson, pullRequestOf } from './pull-request.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release check`. */
export interface CheckOptions {
  readonly title?: string;
  readonly range?: string;
  readonly json?: boolean;
}

/**
 * `release check`: what messages would mean to a release, before they are merged. A file's message (`-`: standard input), the
 * title of a pull request, the commits of a range; what none of these names comes from the pull request this runs for, or is
 * what HEAD has beyond the default branch. Exit 3 where one is not as it should be.
 * @throws ReleaseError USAGE, NO_SUCH_COMMIT
 */
export async function checkMessages(
  file: string | null,
  options: CheckOptions,
  tools: Tools,
): Promise<Ending> {
  const settings = await readSettings(tools);
  const report = reportOn(await messagesOf(file, options, { tools, settings }));
  const { terminal } = tools;
  terminal.data(
    options.json === true
      ? printableJson(showJson(report), tools)
      : printable(showMessages(report, terminal), tools),
  );
  return { exitCode: report.passes ? exitCodes.done : exitCodes.refused };
}

interface Desk {
  readonly tools: Tools;
  readonly settings: Settings;
}

async function messagesOf(
  file: string | null,
  { title, range }: CheckOptions,
  { tools, settings }: Desk,
): Promise<readonly CheckedMessage[]> {
  const rules = messageRules(settings);
  const isTold = file !== null || title !== undefined || range !== undefined;
  const request = isTold ? null : await pullRequestOf(tools);
  const asked = title ?? request?.title;
  const texts = [
    ...(asked === undefined ? [] : [checkText('title', asked, rules)]),
    ...(file === null ? [] : [checkText('message', await messageIn(file, tools), rules)]),
  ];
  if (isTold && range === undefined) return texts;
  const commits = await withSource(tools, settings, async (source) => {
    const { from, to } =
      range === undefined
        ? { from: request?.base.sha ?? (await mainOf(source, settings)), to: 'HEAD' }
        : endsOf(range);
    return commitsOf(source, await tools.resolveCommit(from), await tools.resolveCommit(to));
  });
  return [...texts, ...readCommits(commits, rules.rules).map((read) => checkRead(read, rules))];
}

function reportOn(messages: readonly CheckedMessage[]): MessageReport {
  const level = highest(messages.map((one) => (one.of === 'commit' ? one.level : null)));
  const notes = messages.some(({ of }) => of === 'title') ? [squashNote] : [];
  return { schema: 1, passes: messages.every(({ passes }) => passes), level, messages, notes };
}

/** GitHub docs, "Configuring commit squashing for pull requests". */
const squashNote =
  "Squash merging on GitHub takes the title where a pull request has several commits, or its repository's default message is the pull request title; with one commit it takes that commit's message. Other merges never take it.";

/** What messages are checked against here. */
export function messageRules({ config }: Settings): MessageRules {
  const own = [...Object.keys(config.bump), ...config.sections.flatMap(({ types }) => types)];
  return { rules: config, types: knownTypes(own) };
}

/** A message before it is committed, as git would keep it. */
async function messageIn(file: string, tools: Tools): Promise<string> {
  if (file === '-') return tools.terminal.input();
  try {
    return withoutComments(await tools.readFile(file));
  } catch (cause) {
    const hint = 'Name the file of a message, as git gives it to a commit-msg hook: release check "$1"';
    throw new ReleaseError('USAGE', `there is no message in ${file}: it cannot be read`, { cause, hint });
  }
}

function endsOf(range: string): { readonly from: string; readonly to: string } {
  const [from = '', to = '', ...more] = range.split('..');
  if (from !== '' && more.length === 0 && !to.startsWith('.') && range.includes('..'))
    return { from, to: to === '' ? 'HEAD' : to };
  throw new ReleaseError('USAGE', `--range ${range} is no range`, {
    hint: 'Name where it starts (exclusive) and ends: release check --range v1.2.0..HEAD',
  });
}

async function mainOf(source: Source, { config }: Settings): Promise<string> {
  const { remote, defaultBranch } = await source.standing();
  const main = config.branch ?? defaultBranch;
  if (main !== null) return remote === null ? main : `${remote.name}/${main}`;
  throw new ReleaseError('USAGE', 'there is nothing to check against: no branch is known as the main one', {
    hint: 'Name a range: release check --range v1.2.0..HEAD',
  });
}

/** Newest first. */
async function commitsOf(source: Source, from: string, to: string): Promise<readonly RawCommit[]> {
  const commits: RawCommit[] = [];
  for await (const commit of source.history({ from: to, exclude: [from], paths: false }))
    commits.push(commit);
  return commits;
}
