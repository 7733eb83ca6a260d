import * as z from 'zod';
import type { Level } from '../core/model.ts';
import { patterns, isOneLine, staysInside, tagFormatProblem } from './checks.ts';
import { type Fields, key, list, match, text, type, unique } from './fields.ts';

const level = ['major', 'minor', 'patch'] as const;
/** A package by name or glob. */
export const packageName: z.ZodString = text(
  "a package name or glob, such as '@acme/*'",
  (name) => isOneLine(name) && !name.startsWith('!'),
);

/** Levels by commit type. */
export const bumpTable: z.ZodType<Readonly<Record<string, Level | 'none'>>> = z.record(
  type,
  z.enum([...level, 'none'], { error: "'major', 'minor', 'patch' or 'none'" }),
  { error: "an object of commit types and levels, such as { docs: 'patch' }" },
);

/** A level, or none. */
export const levelOrNull: z.ZodType<Level | null> = z
  .enum(level, { error: "'major', 'minor', 'patch' or null" })
  .nullable();

/** How versions move. */
export const versionFields: Fields<
  'bump' | 'always' | 'zeroMajor' | 'notUnderstood' | 'squash' | 'firstPrerelease' | 'prereleaseOrder'
> = {
  bump: key(
    bumpTable,
    'How far each commit type moves the version. What you write is added to the defaults, so naming one type ' +
      "keeps the others; `'none'` takes a type out. Types not named do not release. A breaking change is " +
      'always major, whatever its type.',
    { docs: 'patch', perf: 'none' },
  ),
  always: key(
    levelOrNull,
    'Release with this level even when no commit asks for a release. `null`: release only when there is ' +
      'something to release.',
    'patch',
  ),
  zeroMajor: key(
    z.enum(['caret', 'minor-feat', 'plain'], { error: "'caret', 'minor-feat' or 'plain'" }),
    "How versions below 1.0.0 move. `'caret'`: as npm and Cargo read `^0.y.z`: breaking moves the minor, " +
      "everything else the patch; in 0.0.z everything moves the patch. `'minor-feat'`: breaking and features " +
      "move the minor, the rest the patch. `'plain'`: as from 1.0.0 on, so a breaking change makes 1.0.0.",
    'minor-feat',
  ),
  notUnderstood: key(
    z.enum(['error', 'warn', 'ignore'], { error: "'error', 'warn' or 'ignore'" }),
    "What to do about commits that follow no convention. `'warn'` lists them and goes on, `'error'` refuses " +
      "to release, `'ignore'` only counts them.",
    'error',
  ),
  squash: key(
    z.enum(['header', 'split'], { error: "'header' or 'split'" }),
    "How to read squash commits. `'header'`: the first line decides the version, conventional lines below it " +
      "are sub-entries of the notes. `'split'`: every conventional line counts as a change of its own.",
    'split',
  ),
  firstPrerelease: key(
    z.int({ error: 'a whole number, 0 or more' }).min(0, { error: 'a whole number, 0 or more' }),
    'First number of a new prerelease series: 1 makes `1.0.0-beta.1`, 0 makes `1.0.0-beta.0`.',
    0,
  ),
  prereleaseOrder: key(
    list(
      match(
        "a prerelease identifier, such as 'beta' (letters, digits, '-'; not only digits)",
        patterns.prereleaseIdentifier,
      ),
      "a list of prerelease identifiers, such as ['alpha', 'beta', 'rc']",
    ).check(
      unique((names) => names.map((value, index) => ({ value, where: [index] })), 'each identifier once'),
    ),
    'Prerelease identifiers from lowest to highest. Going back in this order inside one version (from `rc` to ' +
      '`beta`) is refused. Package managers sort identifiers alphabetically (SemVer §11), so an order that ' +
      'disagrees with the alphabet can still be refused when the new version would sort lower.',
    ['alpha', 'beta', 'rc'],
  ),
};

/** Which packages move, together or alone, and how their tags look. */
export const packageFields: Fields<'tagFormat' | 'fixed' | 'workspaces' | 'ignore'> = {
  tagFormat: key(
    z
      .string({ error: "a tag format such as 'v{version}', or null" })
      .check(({ value, issues }) => {
        const message = tagFormatProblem(value);
        if (message !== null) issues.push({ code: 'custom', input: value, message });
      })
      .nullable(),
    'Tag of a release. `{version}` must appear once and is replaced by the version, `{package}` by the ' +
      'package name. Tags that are written so are read so, beside `v1.2.3` and those by package names. `null`: learnt ' +
      'from the tags that exist, `v{version}` where there are none.',
    'v{version}',
    '{package}@{version}',
  ),
  fixed: key(
    list(
      list(packageName, 'a list of package names or globs').min(1, { error: 'at least one package name' }),
      "a list of groups, such as [['@acme/*']], or null",
    )
      .check(
        unique(
          (groups) =>
            groups.flatMap((group, at) => group.map((value, index) => ({ value, where: [at, index] }))),
          'each name in one group only',
        ),
      )
      .nullable(),
    'Packages that share one version and one tag: a list of groups, each a list of package names or globs. ' +
      '`null`: detected from the tags and the manifests. `[]`: every package has its own version.',
    [['@acme/core', '@acme/plugin-*']],
  ),
  workspaces: key(
    list(
      text(
        "a directory inside the repository, such as 'backend' or '.'",
        (dir) => dir === '.' || staysInside(dir),
      ),
      "a list of directories, such as ['backend', 'frontend'], or null",
    )
      .min(1, { error: 'at least one directory' })
      .nullable(),
    'Directories that hold the manifests of the packages: each is the root of a package or of a workspace, in ' +
      'whatever language. `null`: the top of the repository; where it has no manifest, the topmost directories ' +
      'that have one, three levels down at most, except those for tests, examples, documentation and tools.',
    ['backend', 'frontend'],
  ),
  ignore: key(
    list(packageName, 'a list of package names or globs'),
    'Packages that are never released, by name or glob.',
    ['@acme/example-*'],
  ),
};
