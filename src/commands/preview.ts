import type { Config } from '../config/config.ts';
import { checkCommits, checkText, type CheckedMessage } from '../core/commits/check-message.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { nothingWanted } from '../core/decide/wanted.ts';
import { forgeTarget } from '../core/forge-target.ts';
import { markLength } from '../core/preview/comment.ts';
import type { PullRequest } from '../core/preview/event.ts';
import { fitSections } from '../core/preview/fit.ts';
import { configurationIn, publishedBy, type RollbackSafety } from '../core/preview/safety.ts';
import { previewSections, type Preview } from '../core/preview/sections.ts';
import { pathsOf, squashNote } from '../core/preview/squash.ts';
import type { Plan } from '../core/model.ts';
import type { Standing } from '../ports.ts';
import { showJson } from '../show/json.ts';
import { addedMigrations } from './added-migrations.ts';
import { messageRules } from './check-messages.ts';
import { planOn, readSettings, type Settings, type Workplace } from './planning.ts';
import { futureOf, withHistory, type Ahead, type Future } from './preview-source.ts';
import { printable, printableJson, pullRequestOf } from './pull-request.ts';
import { hasChannel } from './release-branch.ts';
import { placeComment, type CommentOutcome } from './request-comment.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release preview`. */
export interface PreviewOptions {
  /** True without a text: the title of the pull request. */
  readonly title?: string | true;
  readonly json?: boolean;
}

/** Most characters GitHub takes as a comment, and of a job summary as many as fit in its 1 MiB whatever they are. */
const limits = { comment: 65_536, summary: 300_000 } as const;

/**
 * `release preview`: what a release will be once a pull request is merged, in the job summary and in one comment that is kept up to
 * date; elsewhere on standard output. Writes nothing else, and a comment that may not be written is no failure.
 * @throws ReleaseError as `release next --dry-run`
 */
export async function preview(options: PreviewOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const request = await pullRequestOf(tools);
  const { seen, standing } = await look(request, options, { tools, settings });
  const sections = previewSections(seen);
  const summary = fitSections(sections, limits.summary);
  const comment = fitSections(sections, limits.comment - markLength);
  const { terminal } = tools;
  const isSummarised = await summarise(summary, tools);
  if (options.json !== true)
    terminal.data(isSummarised ? 'The preview is in the summary of this job.' : printable(summary, tools));
  const outcome = await comments(comment, { request, standing, tools, settings });
  if (options.json === true) terminal.data(printableJson(showJson(reportOf(seen, outcome)), tools));
  if (request !== null)
    terminal.talk(outcome.why === null ? `Comment ${outcome.state}.` : `No comment: ${outcome.why}.`);
  return { exitCode: exitCodes.done };
}

/** Public JSON of `release preview`. */
function reportOf({ plan, request, squashed, messages, safety }: Preview, comment: CommentOutcome): object {
  const { number = null } = request ?? {};
  return { schema: 1, pullRequest: number, title: squashed, plan, messages, safety, comment };
}

async function look(
  request: PullRequest | null,
  { title }: PreviewOptions,
  desk: Workplace,
): Promise<{ readonly seen: Preview; readonly standing: Standing }> {
  const { tools, settings } = desk;
  const squashed = title === true ? titleOf(request) : (title ?? null);
  return withHistory(tools, settings, async (source, standing) => {
    const branch = request?.base.branch ?? mainOf(standing, settings.config);
    const ahead = { branch, request, title: squashed };
    const future = await futureOf(source, ahead);
    const plan = await planOf(future, desk);
    const files = pathsOf(future.commits);
    const safety = await safetyOf(plan, { future, files, settings });
    const messages = messagesOf(future, ahead, settings);
    const size = { commits: future.commits.length, files: files.length };
    const notes = [...future.notes, ...(title === true && size.commits === 1 ? [squashNote] : [])];
    const when = { branch, date: tools.today() };
    return { seen: { ...when, plan, request, squashed, messages, safety, size, notes }, standing };
  });
}

/** Null where the branch releases nothing, by the check of `release next`. */
async function planOf({ source }: Future, desk: Workplace): Promise<Plan | null> {
  const { tools, settings } = desk;
  if (!hasChannel(await source.standing(), settings.config)) return null;
  const { plan } = await planOn(source, desk, {
    wanted: nothingWanted,
    date: tools.today(),
    registries: (root) => tools.openRegistries(root),
  });
  return plan;
}

function titleOf(request: PullRequest | null): string {
  if (request !== null) return request.title;
  throw new ReleaseError(
    'USAGE',
    '--title without a text takes the title of a pull request, and there is none here',
    {
      hint: 'Say it: release preview --title "feat: add a door"',
    },
  );
}

function mainOf({ defaultBranch, branch }: Standing, config: Config): string {
  return config.branch ?? defaultBranch ?? branch ?? 'main';
}

/** What the title and the commits say, as far as each counts here. */
function messagesOf(
  { commits }: Future,
  { request, title }: Ahead,
  settings: Settings,
): readonly CheckedMessage[] {
  const rules = messageRules(settings);
  const asked = title ?? request?.title;
  return [
    ...(asked === undefined ? [] : [checkText('title', asked, rules)]),
    ...(title === null ? checkCommits(commits, rules) : []),
  ];
}

async function safetyOf(
  plan: Plan | null,
  {
    future,
    files,
    settings,
  }: { readonly future: Future; readonly files: readonly string[]; readonly settings: Settings },
): Promise<RollbackSafety> {
  const environments = Object.values(settings.config.environments);
  const named = new Set(
    environments.flatMap(({ config, needs }) => [
      ...(config?.files ?? []),
      ...(needs === undefined ? [] : [needs]),
    ]),
  );
  return {
    migrations: await addedMigrations(settings.config.environments, future),
    configuration: configurationIn(files, named),
    published: publishedBy(plan?.actions ?? []),
  };
}

/**
 * GitHub docs, "Workflow commands": what is appended to this file is the job summary.
 * @returns whether there is such a file
 */
async function summarise(text: string, tools: Tools): Promise<boolean> {
  const file = tools.variable('GITHUB_STEP_SUMMARY');
  if (file === null || file === '') return false;
  const before = (await tools.exists(file)) ? await tools.readFile(file) : '';
  await tools.writeFile(file, `${before}${text}\n`);
  return true;
}

async function comments(
  text: string,
  {
    request,
    standing,
    tools,
    settings,
  }: Workplace & { readonly request: PullRequest | null; readonly standing: Standing },
): Promise<CommentOutcome> {
  if (request === null) return { state: 'none', why: 'this run is about no pull request' };
  if (!request.isOpen) return { state: 'none', why: 'the pull request is closed' };
  const target = forgeTarget(settings.config.forge, standing.remote?.url ?? null);
  const thread = await tools.openThread(target, request.number);
  if (thread === null)
    return { state: 'none', why: 'there is no token (GITHUB_TOKEN), or the forge is not GitHub' };
  const run = Number(/^\d{1,15}$/.exec(tools.variable('GITHUB_RUN_ID') ?? '')?.[0] ?? 0);
  return placeComment(text, { request, run, thread });
}
