import { ReleaseError } from '../../core/error.ts';
import type { Signs } from '../../core/findings.ts';
import type { Ask } from './ask.ts';
import { commitTree, inScratch, isOn, makeTag } from './objects.ts';

/** What the user's configuration signs (git-config(1)). */
export async function signs(ask: Ask): Promise<Signs> {
  return { commits: await isOn(ask, 'commit.gpgSign'), tags: await isOn(ask, 'tag.gpgSign') };
}

/**
 * Makes a commit and a tag as they will be made, signed where that is asked for, in a store of objects that is gone
 * afterwards: a key that is missing, locked or expired shows now.
 * @throws ReleaseError SIGNING_FAILED
 */
export async function checkSigning(ask: Ask): Promise<void> {
  const { commits, tags } = await signs(ask);
  if (!commits && !tags) return;
  const store = (await ask(['rev-parse', '--path-format=absolute', '--git-path', 'objects'])).trim();
  await inScratch(async (dir) => {
    const env = { GIT_OBJECT_DIRECTORY: dir, GIT_ALTERNATE_OBJECT_DIRECTORIES: store };
    const apart: Ask = (args, more) => ask(args, { ...more, env: { ...env, ...more?.env } });
    const [tree = '', target = ''] = (await apart(['rev-parse', 'HEAD^{tree}', 'HEAD^{commit}'])).split('\n');
    const message = 'releasewright tries whether it can sign\n';
    if (commits) await attempt('commit', commitTree(apart, { tree, parent: null, message }));
    if (tags) await attempt('tag', makeTag(apart, { name: 'releasewright-try', target, message }));
  });
}

async function attempt(type: 'commit' | 'tag', work: Promise<string>): Promise<void> {
  await work.catch((cause: unknown) => {
    if (!(cause instanceof ReleaseError)) throw cause;
    throw new ReleaseError(
      'SIGNING_FAILED',
      `${type}.gpgSign is on, and git cannot sign a ${type}: ${cause.message}`,
      {
        cause,
        hint: `Check the key (git config user.signingKey; git config gpg.format) and that it is unlocked: echo | git commit-tree -S "HEAD^{tree}"; or do not sign: git config ${type}.gpgSign false`,
      },
    );
  });
}
