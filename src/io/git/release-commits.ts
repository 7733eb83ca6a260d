import type { ReleaseCommit } from '../../core/release-commit.ts';
import type { Ask } from './ask.ts';

/** How many commits of a branch are looked at: more than stand between a release and the next run. */
const most = 1000;

/** What is asked of each commit: id, time, and the trailers of a release. */
const fields = ['%H', '%cI', trailer('Release-Plan'), trailer('Release-Asked')] as const;

/** The release commits of a branch whose plan can be made again, newest first. */
export async function releaseCommits(ask: Ask, tip: string): Promise<readonly ReleaseCommit[]> {
  const walk = ['log', '-z', '--first-parent', `--max-count=${String(most)}`, '--encoding=UTF-8'];
  const listing = await ask([
    ...['-c', 'log.showSignature=false', ...walk],
    `--format=tformat:${fields.join('%x00')}`,
    ...[tip, '--'],
  ]);
  const texts = listing.split('\0');
  const commits: ReleaseCommit[] = [];
  for (let at = 0; at + fields.length <= texts.length; at += fields.length) {
    const [commit = '', time = '', planId = '', asked = ''] = texts.slice(at, at + fields.length);
    if (planId !== '' && asked !== '') commits.push({ commit, at: time, planId, asked });
  }
  return commits;
}

/** A placeholder for the value of a trailer (git-log(1), "trailers"). */
function trailer(key: string): string {
  return `%(trailers:key=${key},valueonly,separator=%x2C)`;
}
