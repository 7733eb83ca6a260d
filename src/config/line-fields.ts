import * as z from 'zod';
import { readMaintenance } from '../core/lines/maintenance.ts';
import { isOneLine, patterns } from './checks.ts';
import { type Fields, key, list, text } from './fields.ts';
import { packageName } from './version-fields.ts';

const channelError = "'latest', a range such as '1.x', a prerelease identifier, or null";

/** What is released from where, and what waits. */
export const lineFields: Fields<'hold' | 'channels'> = {
  hold: key(
    list(packageName, 'a list of package names or globs'),
    'Packages that are not released although they changed, by name or glob: their changes wait, and every plan says ' +
      'so. Not even a dependency releases them; `release next --package <name>` does.',
    ['@acme/next-*'],
  ),
  channels: key(
    z.record(
      text('the name of a branch, or a glob', isBranchPattern),
      z
        .string({ error: channelError })
        .refine((value) => isChannel(value), { error: channelError })
        .nullable(),
      { error: "an object of branches and channels, such as { next: 'next', 'release/1.x': '1.x' }" },
    ),
    "What other branches than the main one release, by name or glob: `'latest'` (stable versions, also where the " +
      "manifests are in a prerelease series), a range that is maintained (`'1.x'`, `'1.2.x'`), a prerelease " +
      'identifier, or `null` for nothing. Without an entry, `alpha`, `beta` and `next` release prereleases of their ' +
      'name, and branches called `1.x` or `1.2.x` maintain that range.',
    { next: 'next', 'release/1.x': '1.x' },
  ),
};

function isBranchPattern(name: string): boolean {
  return isOneLine(name) && name.length <= 200;
}

function isChannel(text: string): boolean {
  return text.length <= 50 && (readMaintenance(text) !== null || patterns.prereleaseIdentifier.test(text));
}
