import { ReleaseError } from '../core/error.ts';
import type { Action, Plan, Warning } from '../core/model.ts';
import { assertFresh } from '../core/plan.ts';
import type { Files, PublishCheck, World } from '../ports.ts';
import { checkPlugins } from './check-plugins.ts';
import { remoteMoved } from './moved.ts';
import { readPlanned, removal, type FileChange } from './planned-file.ts';
import { shellWord } from '../core/quote.ts';

/**
 * Everything that could fail late, asked before anything changes. All checks run; the first problem decides the
 * exit code and the others are told with it.
 * @returns what people should know, though it stops nothing
 * @throws ReleaseError with every problem found
 */
export async function preflight(plan: Plan, world: World): Promise<readonly Warning[]> {
  assertFresh(plan, await world.git.base());
  const checks = [
    checkTree(plan, world),
    checkIdentity(plan, world),
    checkForge(plan, world),
    ...plan.actions.flatMap((action) => checkAction(action, world)),
    ...checkPlugins(plan, world),
  ];
  const publishing = checkPublishing(plan, world);
  const failed = (await Promise.allSettled(checks)).flatMap((result) =>
    result.status === 'rejected' ? [problemOf(result.reason)] : [],
  );
  const { problems, notices } = await publishing;
  refuse([...failed, ...problems.map(problemOf)]);
  return notices;
}

function refuse([first, ...others]: readonly ReleaseError[]): void {
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const more = others
    .map(({ message, hint }) => `also: ${message}${hint === null ? '' : `\n  → ${hint}`}`)
    .join('\n');
  throw new ReleaseError(
    first.code,
    `${first.message}\n${more}`,
    first.hint === null ? { exit: first.exit } : { exit: first.exit, hint: first.hint },
  );
}

/** An expected failure passes, told as a refusal: nothing has happened yet. A bug is not dressed up as one. */
function problemOf(reason: unknown): ReleaseError {
  if (!(reason instanceof ReleaseError)) throw reason;
  if (reason.exit !== 'failedAfter') return reason;
  const { code, message, hint, cause } = reason;
  return new ReleaseError(code, message, { cause, exit: 'refused', ...(hint === null ? {} : { hint }) });
}

/** Versions to try are written without a commit, so without anybody's name. */
async function checkIdentity({ actions }: Plan, { git }: World): Promise<void> {
  if (actions.some(({ kind }) => kind === 'push')) await git.checkIdentity();
}

async function checkForge({ actions }: Plan, { forge }: World): Promise<void> {
  if (forge !== null && actions.some(({ kind }) => kind === 'draftRelease')) await forge.check();
}

async function checkPublishing({ actions }: Plan, { registries }: World): Promise<PublishCheck> {
  const all = actions.flatMap((one) => (one.kind === 'publishPackage' ? [one] : []));
  const checks = Object.entries(registries).map(async ([kind, registry]) => {
    const here = all.filter(({ to }) => to === kind);
    return here.length === 0 ? { problems: [], notices: [] } : registry.check(here);
  });
  const found = await Promise.all(checks);
  return {
    problems: found.flatMap(({ problems }) => problems),
    notices: found.flatMap(({ notices }) => notices),
  };
}

function checkAction(action: Action, world: World): readonly Promise<void>[] {
  switch (action.kind) {
    case 'push':
      return action.remote === null ? [] : [checkRemote(action, action.remote, world)];
    case 'packPackage':
    case 'draftRelease':
    case 'publishPackage':
    case 'publishWith':
    case 'publishRelease':
    case 'writeFile':
    case 'removeFile':
    case 'run':
    case 'preparePlugin':
    case 'publishPlugin':
    case 'tellPlugin':
    case 'checkApi':
    case 'gatherAssets':
    case 'commit':
    case 'tag':
    case 'record':
    case 'deleteDraft':
    case 'retract':
      return [];
  }
}

async function checkTree(plan: Plan, { git, files }: World): Promise<void> {
  const edits = plan.actions.flatMap((action) => {
    if (action.kind === 'writeFile') return [action];
    return action.kind === 'removeFile' ? [removal(action)] : [];
  });
  const modified = await git.modified(edits.map(({ path }) => path));
  if (modified.length === 0) return checkFiles(edits, files);
  throw new ReleaseError(
    'TREE_DIRTY',
    `files the release edits have changes of yours: ${modified.join(', ')}`,
    {
      hint: `Commit them, or put them aside: git stash push -- ${modified.map(shellWord).join(' ')}`,
    },
  );
}

/** What git does not call modified can still be no file to edit: a link, one left out by a sparse checkout, ignored. */
async function checkFiles(edits: readonly FileChange[], files: Files): Promise<void> {
  for (const edit of edits) {
    const { state, text } = await readPlanned(edit, files);
    if (state !== 'other') continue;
    const found =
      text === null ? 'not in the work tree' : 'not as in the commit (ignored, or changed by a filter)';
    throw new ReleaseError('TREE_DIRTY', `${edit.path}, which the release edits, is ${found}`, {
      hint:
        text === null
          ? `git restore -- ${shellWord(edit.path)}; in a sparse checkout: git sparse-checkout disable`
          : `Move it away, or track it as it is: git add --force -- ${shellWord(edit.path)}`,
    });
  }
}

async function checkRemote(push: Action<'push'>, remote: string, { git }: World): Promise<void> {
  const refs = await git.remoteRefs(remote);
  const tip = refs.get(`refs/heads/${push.branch}`);
  if (tip !== undefined && !(await git.isIn(tip, 'HEAD'))) {
    throw remoteMoved(remote, push.branch, tip);
  }
  const taken = push.tags.filter((name) => refs.has(`refs/tags/${name}`));
  if (taken.length > 0) {
    throw new ReleaseError('TAG_EXISTS', `${remote} has the tag already: ${taken.join(', ')}`, {
      hint: `git fetch ${shellWord(remote)} --tags, then run: release next`,
    });
  }
  await git.checkPush(remote, push.branch);
}
