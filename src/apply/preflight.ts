import { ReleaseError } from '../core/error.ts';
import type { Action, Plan } from '../core/model.ts';
import { assertFresh } from '../core/plan.ts';
import type { World } from '../ports.ts';

/**
 * Everything that could fail late, asked before anything changes. All checks run; the first problem decides the
 * exit code and the others are told with it.
 * @throws ReleaseError with every problem found
 */
export async function preflight(plan: Plan, world: World): Promise<void> {
  assertFresh(plan, await world.git.base());
  const checks = [
    checkTree(plan, world),
    world.git.checkIdentity(),
    ...plan.actions.flatMap((action) => checkAction(action, world)),
  ];
  const problems = (await Promise.allSettled(checks)).flatMap((result) =>
    result.status === 'rejected' ? [problemOf(result.reason)] : [],
  );
  const [first, ...others] = problems;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const more = others
    .map(({ message, hint }) => `also: ${message}${hint === null ? '' : `\n  → ${hint}`}`)
    .join('\n');
  throw new ReleaseError(
    first.code,
    `${first.message}\n${more}`,
    first.hint === null ? {} : { hint: first.hint },
  );
}

/** An expected failure passes; a bug must not be dressed up as one. */
function problemOf(reason: unknown): ReleaseError {
  if (reason instanceof ReleaseError) return reason;
  throw reason;
}

function checkAction(action: Action, world: World): readonly Promise<void>[] {
  switch (action.kind) {
    case 'push':
      return action.remote === null ? [] : [checkRemote(action, action.remote, world)];
    case 'publishRelease':
      return world.forge ? [world.forge.check()] : [];
    case 'writeFile':
    case 'run':
    case 'gatherAssets':
    case 'commit':
    case 'tag':
      return [];
  }
}

async function checkTree(plan: Plan, { git }: World): Promise<void> {
  const paths = plan.actions.flatMap((action) => (action.kind === 'writeFile' ? [action.path] : []));
  const modified = await git.modified(paths);
  if (modified.length === 0) return;
  throw new ReleaseError(
    'TREE_DIRTY',
    `files the release edits have changes of yours: ${modified.join(', ')}`,
    {
      hint: `Commit them, or put them aside: git stash push -- ${modified.join(' ')}`,
    },
  );
}

async function checkRemote(push: Action<'push'>, remote: string, { git }: World): Promise<void> {
  const refs = await git.remoteRefs(remote);
  const tip = refs.get(`refs/heads/${push.branch}`);
  if (tip !== undefined && !(await git.isInHead(tip))) {
    throw new ReleaseError(
      'REMOTE_MOVED',
      `${remote}/${push.branch} has commits that are not here (${tip.slice(0, 12)})`,
      {
        hint: `git pull --ff-only ${remote} ${push.branch}, then run: release next`,
      },
    );
  }
  const taken = push.tags.filter((name) => refs.has(`refs/tags/${name}`));
  if (taken.length > 0) {
    throw new ReleaseError('TAG_EXISTS', `${remote} has the tag already: ${taken.join(', ')}`, {
      hint: `git fetch ${remote} --tags, then run: release next`,
    });
  }
  await git.checkPush(remote, push.branch);
}
