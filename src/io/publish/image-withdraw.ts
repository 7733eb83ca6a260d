import type { Action } from '../../core/model.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Withdrawing } from '../../ports.ts';
import { findDigest, getManifest, putManifest } from './distribution.ts';
import type { Session } from './distribution-session.ts';

type Publish = Action<'publishPackage'>;

/** Images are not marked (OCI Distribution Specification 1.1 knows no such thing): their tags go on to another one. */
export function imageWithdrawing(sessionFor: (action: Publish) => Promise<Session>): Withdrawing {
  return {
    async look(action) {
      const session = await sessionFor(action);
      const { fixed = [], moving = [] } = action.tags ?? {};
      const tags = new Map<string, string>();
      for (const tag of moving) {
        const digest = await findDigest(session, tag);
        if (digest !== null) tags.set(tag, digest);
      }
      const [own] = fixed;
      return {
        name: own === undefined ? null : await findDigest(session, own),
        mark: null,
        tags,
        good: [],
      };
    },
    mark: () => Promise.reject(new RangeError('images are not marked')),
    async point(action, tag, target) {
      const session = await sessionFor(action);
      const manifest = await getManifest(session, target);
      if (manifest === null) throw gone(action, target);
      await putManifest(session, tag, manifest);
    },
  };
}

function gone({ package: name }: Publish, digest: string): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', `${name} does not have ${digest} any more`, {
    hint: 'Somebody removed it, or the registry cleans up. Push it again, or move the tag to another version by hand.',
  });
}
