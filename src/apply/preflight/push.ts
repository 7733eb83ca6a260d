import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import { shellWord } from '../../core/quote.ts';
import type { World } from '../../ports.ts';
import { remoteMoved } from '../moved.ts';
import { asked, held, pushes, type Check } from './check.ts';

/** The remote takes the push: right to write, branch not moved, tags free. */
export const push: Check = {
  name: 'push',
  holds: (plan) => pushes(plan).map(holding).join('; '),
  concerns: ({ plan }) => pushes(plan).some(({ remote }) => remote !== null),
  run: ({ plan, world }) =>
    asked(
      pushes(plan).flatMap((action) =>
        action.remote === null ? [] : [held(checkRemote(action, action.remote, world))],
      ),
    ),
};

function holding({ remote, branch, tags }: Action<'push'>): string {
  const free = tags.length === 1 ? 'the tag is free' : 'the tags are free';
  return `${remote ?? 'this repository'} takes a push to ${branch}; ${free}`;
}

async function checkRemote(action: Action<'push'>, remote: string, { git }: World): Promise<void> {
  const { branch, tags } = action;
  const refs = await git.remoteRefs(remote);
  const tip = refs.get(`refs/heads/${branch}`);
  if (tip !== undefined && !(await git.isIn(tip, 'HEAD'))) throw remoteMoved(remote, branch, tip);
  const taken = tags.filter((name) => refs.has(`refs/tags/${name}`));
  if (taken.length > 0) {
    throw new ReleaseError('TAG_EXISTS', `${remote} has the tag already: ${taken.join(', ')}`, {
      hint: `git fetch ${shellWord(remote)} --tags, then run: release next`,
    });
  }
  await git.checkPush(remote, branch);
}
