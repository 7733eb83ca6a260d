import type { Release } from './model.ts';
import type { PluginContext } from './plugin-call.ts';
import { isPrerelease, parseVersion } from './version/version.ts';

/** What a plugin of semantic-release is told of the versions of a release. */
export type ToldVersions = Pick<
  PluginContext,
  'channel' | 'isPrerelease' | 'last' | 'type' | 'version' | 'gitTag'
>;

/** The versions of a release, as semantic-release tells them. */
export function toldVersions({ current, next, previousTag, tag, bump, channel }: Release): ToldVersions {
  const parsed = parseVersion(next);
  return {
    channel: channel === 'latest' ? null : channel,
    isPrerelease: parsed !== null && isPrerelease(parsed),
    last: current === null || previousTag === null ? null : { version: current, gitTag: previousTag },
    type: bump === 'first' ? 'major' : bump,
    version: next,
    gitTag: tag,
  };
}
