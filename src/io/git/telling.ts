import type { Git, Ledger } from '../../ports.ts';
import { tellingOf, voiceOf } from '../aloud.ts';

/** A repository and its ledger. */
interface Repository {
  readonly git: Git;
  readonly ledger: Ledger;
}

/** The same repository, that tells people where its remote takes long: git waits for a silent server for minutes. */
export function telling({ git, ledger }: Repository, say: (text: string) => void): Repository {
  const voice = voiceOf(say);
  const from = <T>(remote: string | null, doing: string, work: () => Promise<T>): Promise<T> =>
    remote === null ? work() : tellingOf(`${remote} has not answered yet: ${doing} …`, work, voice);
  return {
    git: {
      ...git,
      checkPush: (remote, branch) => from(remote, 'try a push', () => git.checkPush(remote, branch)),
      remoteRefs: (remote) => from(remote, 'list its refs', () => git.remoteRefs(remote)),
      defaultBranch: (remote) => from(remote, 'name its default branch', () => git.defaultBranch(remote)),
      publish: (refs) => from(refs.remote, 'push the release', () => git.publish(refs)),
      retract: (refs) => from(refs.remote, 'take the release back', () => git.retract(refs)),
      fetchBranch: (remote, branch) => from(remote, `fetch ${branch}`, () => git.fetchBranch(remote, branch)),
      fetchTags: (remote, tags) => from(remote, 'fetch tags', () => git.fetchTags(remote, tags)),
      findPublished: (plan) => from(plan.remote, 'look for the release', () => git.findPublished(plan)),
    },
    ledger: {
      ...ledger,
      tip: (place) => from(place.remote, `read ${place.branch}`, () => ledger.tip(place)),
      append: (place, entry) =>
        from(place.remote, `add to ${place.branch}`, () => ledger.append(place, entry)),
    },
  };
}
