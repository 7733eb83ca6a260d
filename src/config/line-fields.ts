import * as z from 'zod';
import { readMaintenance } from '../core/lines/maintenance.ts';
import { isRange } from '../core/compatibility.ts';
import { isOneLine, patterns, tagFormatProblem } from './checks.ts';
import { type Fields, key, list, text } from './fields.ts';
import { changelogFile } from './release-fields.ts';
import { bumpTable, levelOrNull, packageName } from './version-fields.ts';

const wholeNumber = 'a whole number, 0 or more';
const channelError = "'latest', a range such as '1.x', a prerelease identifier, or null";

const kindError = "'default', 'normal', 'dev', 'peer', 'optional', 'build' or 'declared'";

/** What is released from where, and what waits. */
export const lineFields: Fields<
  'linked' | 'packages' | 'requires' | 'hold' | 'cascade' | 'dependsOn' | 'channels'
> = {
  linked: key(
    list(
      list(packageName, 'a list of package names or globs').min(1, { error: 'at least one package name' }),
      "a list of groups, such as [['@acme/*']]",
    ),
    'Packages that share the next version when they change, each with a tag of its own: a list of groups. The next version is counted ' +
      'from the greatest of the group. Every other package has its own version unless `fixed` says something else.',
    [['@acme/core', '@acme/plugin-*']],
  ),
  packages: key(
    z.record(
      packageName,
      z.strictObject(
        {
          zeroMajor: key(
            z.enum(['caret', 'minor-feat', 'plain'], { error: "'caret', 'minor-feat' or 'plain'" }),
            'As [`zeroMajor`](#zeromajor).',
          ),
          firstPrerelease: key(
            z.int({ error: wholeNumber }).nonnegative({ error: wholeNumber }),
            'As [`firstPrerelease`](#firstprerelease).',
          ),
          tagFormat: key(
            z.string({ error: "a tag format such as 'v{version}'" }).check(({ value, issues }) => {
              const message = tagFormatProblem(value);
              if (message !== null) issues.push({ code: 'custom', input: value, message });
            }),
            'As [`tagFormat`](#tagformat).',
          ),
          bump: key(bumpTable, 'As [`bump`](#bump), on top of the general table.'),
          always: key(levelOrNull, 'As [`always`](#always).'),
          changelog: key(changelogFile, 'As [`changelog`](#changelog).'),
        },
        { error: "an object such as { tagFormat: 'core-v{version}' }" },
      ),
      { error: "an object of packages and settings, such as { core: { zeroMajor: 'plain' } }" },
    ),
    'Settings of some packages, by name, path or glob. Each key goes before the general one; a name or path goes before a glob, ' +
      'a longer glob before a shorter one. A group follows its first package, but for `bump` and `always`, which are about the commits of a package.',
    { core: { zeroMajor: 'plain', tagFormat: 'core-v{version}' } },
    { 'docs-*': { always: 'patch', changelog: null } },
  ),
  requires: key(
    list(
      z.strictObject(
        {
          package: packageName,
          range: text("a range of versions, such as '1.x'", isRange),
          needs: z.record(packageName, text("a range of versions, such as '>=1.2.0'", isRange), {
            error: "an object of packages and ranges, such as { frontend: '>=1.2.0' }",
          }),
          policy: key(
            z.enum(['warn', 'error'], { error: "'warn' or 'error'" }),
            "What to do where it does not hold; `'error'` unless told.",
            'warn',
          ),
        },
        { error: "an object such as { package: 'backend', range: '1.x', needs: { frontend: '>=1.2.0' } }" },
      ),
      "a list of rules, such as [{ package: 'backend', range: '1.x', needs: { frontend: '>=1.2.0' } }]",
    ),
    'Which versions of components need which of others. Every plan is checked against the versions there are after the release; ' +
      'prereleases count as what they lead to.',
    [{ package: 'backend', range: '1.x', needs: { frontend: '>=1.2.0' } }],
  ),
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
