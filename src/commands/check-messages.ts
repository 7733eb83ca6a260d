import {
  checkCommits,
  checkText,
  highest,
  type CheckedMessage,
  type MessageRules,
} from '../core/commits/check-message.ts';
import { withoutComments } from '../core/commits/editor.ts';
import { knownTypes } from '../core/commits/suggest-title.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import type { RawCommit } from '../core/model.ts';
import type { PullRequest } from '../core/preview/event.ts';
import { squashNote } from '../core/preview/squash.ts';
import { collect } from '../pipeline/read.ts';
import type { Standing } from '../ports.ts';
import { showMessages, type MessageReport } from '../show/check.ts';
import { showJson } from '../show/json.ts';
import { readSettings, withSource, type Settings, type Workplace } from './planning.ts';
import { futureOf, withHistory } from './preview-source.ts';
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
 * @throws ReleaseError USAGE, NO_SUCH_COMMIT, HISTORY_INCOMPLETE
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

async function messagesOf(
  file: string | null,
  { title, range }: CheckOptions,
  { tools, settings }: Workplace,
): Promise<readonly CheckedMessage[]> {
  const rules = messageRules(settings);
  const isTold = [file, title, range].some((one) => typeof one === 'string');
  const request = isTold ? null : await pullRequestOf(tools);
  const asked = title ?? request?.title ?? null;
  const message = file === null ? null : await messageIn(file, tools);
  const texts = [...checked('title', asked, rules), ...checked('message', message, rules)];
  if (isTold && range === undefined) return texts;
  const desk = { tools, settings };
  const commits = await (range === undefined ? commitsAhead(request, desk) : commitsIn(range, desk));
  return [...texts, ...checkCommits(commits, rules)];
}

function checked(
  of: 'title' | 'message',
  text: string | null,
  rules: MessageRules,
): readonly CheckedMessage[] {
  return text === null ? [] : [checkText(of, text, rules)];
}

function reportOn(messages: readonly CheckedMessage[]): MessageReport {
  const level = highest(messages.map((one) => (one.of === 'commit' ? one.level : null)));
  const notes = messages.some(({ of }) => of === 'title') ? [squashNote] : [];
  return { schema: 1, passes: messages.every(({ passes }) => passes), level, messages, notes };
}

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

/** What a pull request, or else HEAD, has beyond the branch it goes into, as `release preview` sees it. Newest first. */
function commitsAhead(
  request: PullRequest | null,
  { tools, settings }: Workplace,
): Promise<readonly RawCommit[]> {
  return withHistory(tools, settings, async (source, standing) => {
    const branch = request?.base.branch ?? mainOf(standing, settings);
    return (await futureOf(source, { branch, request, title: null })).commits;
  });
}

function mainOf({ defaultBranch }: Standing, { config }: Settings): string {
  const main = config.branch ?? defaultBranch;
  if (main !== null) return main;
  throw new ReleaseError('USAGE', 'there is nothing to check against: no branch is known as the main one', {
    hint: 'Name a range: release check --range v1.2.0..HEAD',
  });
}

/** Newest first. */
async function commitsIn(range: string, { tools, settings }: Workplace): Promise<readonly RawCommit[]> {
  const ends = endsOf(range);
  const [from, to] = [await tools.resolveCommit(ends.from), await tools.resolveCommit(ends.to)];
  return withSource(tools, settings, (source) =>
    collect(source.history({ from: to, exclude: [from], paths: false })),
  );
}
