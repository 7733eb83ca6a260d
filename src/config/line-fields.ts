import * as z from 'zod';
import { readMaintenance } from '../core/lines/maintenance.ts';
import { isOneLine, patterns } from './checks.ts';
import { type Fields, key, list, text } from './fields.ts';
import { packageName } from './version-fields.ts';

const channelError = "'latest', a range such as '1.x', a prerelease identifier, or null";

const kindError = "'default', 'normal', 'dev', 'peer', 'optional', 'build' or 'declared'";

/** What is released from where, and what waits. */
export const lineFields: Fields<'hold' | 'cascade' | 'dependsOn' | 'channels'> = {
  hold: key(
    list(packageName, 'a list of package names or globs'),
    'Packages that are not released although they changed, by name or glob: their changes wait, and every plan says ' +
      'so. Not even a dependency releases them; `release next --package <name>` does.',
    ['@acme/next-*'],
  ),
  cascade: key(
    z.partialRecord(
      z.enum(['default', 'normal', 'dev', 'peer', 'optional', 'build', 'declared'], { error: kindError }),
      z.strictObject(
        {
          when: key(
            z.enum(['out-of-range', 'always', 'never'], { error: "'out-of-range', 'always' or 'never'" }),
            'When a release of the dependency concerns the dependent. `never`: its range is not rewritten either.',
            'always',
          ),
          level: key(
            z.enum(['patch', 'inherit', 'none'], { error: "'patch', 'inherit' or 'none'" }),
            "The dependent's level. `inherit`: that of the dependency; `none`: the range follows, nothing is released.",
            'inherit',
          ),
        },
        { error: "an object such as { when: 'always', level: 'patch' }" },
      ),
      { error: "an object such as { peer: { level: 'patch' } }" },
    ),
    'What a release means to the packages that depend on it, by kind of dependency (`normal`, `dev`, `peer`, ' +
      '`optional`, `build`, and `declared` for `dependsOn`); `default` is for kinds without an entry, except `dev` and ' +
      '`declared`. Not configured: out of range, at patch; a peer at major where the peer steps to a new major; `dev` ' +
      'at `none`; `declared` always.',
    { normal: { when: 'always' }, peer: { level: 'patch' } },
  ),
  dependsOn: key(
    z.record(packageName, list(packageName, 'a list of package names or globs'), {
      error: "an object of packages and what they depend on, such as { chart: ['backend'] }",
    }),
    'Dependencies that stand in no manifest, of any ecosystem: packages (names or globs) by the package that depends ' +
      'on them. It is released with each of them, as `cascade.declared` says.',
    { chart: ['backend'] },
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
