import * as z from 'zod';
import type { Plugin } from '../plugins/plugin.ts';
import {
  patterns,
  isApiUrl,
  isArgument,
  isBranchName,
  isGlob,
  isOneLine,
  isRefName,
  staysInside,
} from './checks.ts';
import { type Fields, key, list, match, text, type, unique } from './fields.ts';

const section = z.strictObject(
  {
    title: text('a heading on one line', isOneLine),
    types: list(type, "a list of commit types, such as ['feat']").min(1, {
      error: 'at least one commit type',
    }),
  },
  { error: "a section { title: 'Added', types: ['feat'] }" },
);

const step = z.strictObject(
  {
    title: text('a title on one line', isOneLine),
    argv: z.tuple(
      [text('a command, such as npm', isOneLine)],
      text('an argument without NUL characters', isArgument),
      { error: "a command and its arguments as a list, such as ['npm', 'run', 'build'] (no shell)" },
    ),
  },
  { error: "a step { title: 'Build', argv: ['npm', 'run', 'build'] }" },
);

/** Where a changelog is written, if anywhere. */
export const changelogFile: z.ZodType<string | null> = text(
  'a file name such as CHANGELOG.md inside the repository, or null',
  staysInside,
).nullable();

/** What is written. */
export const textFields: Fields<'changelog' | 'sections' | 'templates'> = {
  changelog: key(
    changelogFile,
    'File that gets the changelog, beside each released package (or at the root for a group). `null`: no file ' +
      'is written; release pages still have their notes.',
    'docs/CHANGELOG.md',
  ),
  sections: key(
    list(section, "a list of sections, such as [{ title: 'Added', types: ['feat'] }]").check(
      unique(
        (sections) =>
          sections.flatMap(({ types }, at) =>
            types.map((value, index) => ({ value, where: [at, 'types', index] })),
          ),
        'each commit type in one section only',
      ),
    ),
    'Headings of the changelog and the commit types under each, in this order. Replaces the default list as a ' +
      'whole. Breaking changes are shown before all sections; a heading with nothing under it is left out.',
    [
      { title: 'Features', types: ['feat'] },
      { title: 'Bug fixes', types: ['fix', 'perf'] },
    ],
  ),
  templates: key(
    text('a folder inside the repository, or null', staysInside).nullable(),
    'Folder with Handlebars templates that replace the built-in ones of the same name. `null`: built-in ' +
      'templates only.',
    '.release/templates',
  ),
};

/** Where it goes. */
export const placeFields: Fields<'remote' | 'branch' | 'ledger' | 'forge'> = {
  remote: key(
    text("the name of a git remote, such as 'origin' (not an address)", isRefName),
    'Git remote to release to, by name. A clone without an `origin` releases to the only remote it has.',
    'upstream',
  ),
  branch: key(
    text("the name of a branch, such as 'main', or null", isBranchName).nullable(),
    "Branch to release from; on other branches only dry runs are possible. `null`: the remote's default branch.",
    'main',
  ),
  ledger: key(
    text("the name of a branch, such as 'release-ledger', or null", isBranchName).nullable(),
    'Branch that records each release, in the same push that makes it public: from it any clone can complete a release ' +
      'that was interrupted. It shares no history with the others and is only ever added to. `null`: none is kept, and a ' +
      'release that was interrupted is planned again from its commit.',
    'release-ledger',
  ),
  forge: key(
    z.strictObject(
      {
        kind: key(
          z.enum(['auto', 'github', 'local', 'none'], { error: "'auto', 'github', 'local' or 'none'" }),
          "Where release pages are made. `'auto'` looks at the remote, `'github'` is GitHub or GitHub Enterprise, " +
            "`'local'` a folder, `'none'` makes none: tags only.",
          'github',
        ),
        apiUrl: key(
          text('an http(s) address without user, query or fragment, or null', isApiUrl).nullable(),
          'API address of a GitHub Enterprise server. `null`: derived from the remote. Never put a token here: ' +
            'tokens come from the environment.',
          'https://github.example.com/api/v3',
        ),
        repository: key(
          match("'owner/name', or null", patterns.repositoryName).nullable(),
          'Repository that gets the release pages. `null`: derived from the remote.',
          'acme/widgets',
        ),
        path: key(
          text('a folder, or null', isOneLine).nullable(),
          "Folder of the `'local'` forge; it may lie outside the repository. `null`: beside the refs of the remote.",
          '/srv/releases/widgets',
        ),
      },
      { error: "an object such as { kind: 'github' }" },
    ),
    'Where release pages and their files go. Keys left out keep their defaults.',
    { kind: 'github', repository: 'acme/widgets' },
  ),
};

/** What is built and attached. */
export const stepFields: Fields<'build' | 'apiGuard' | 'assets' | 'checksums' | 'plugins'> = {
  build: key(
    list(step, "a list of steps, such as [{ title: 'Build', argv: ['npm', 'run', 'build'] }]"),
    'Commands to run, in this order, after the new versions are in the files and before anything is public. ' +
      'Commands are lists of arguments and never go through a shell. A command that fails stops the release ' +
      'with nothing published.',
    [{ title: 'Build', argv: ['npm', 'run', 'build'] }],
  ),
  apiGuard: key(
    z.enum(['off', 'warn', 'error'], { error: "'off', 'warn' or 'error'" }),
    'Whether the public API of each released package, after the build, is compared with that of its last release: ' +
      'the declarations of npm packages by TypeScript, crates by `cargo semver-checks`. `' +
      "'warn'` tells of a version step that is too small, `'error'` refuses it before anything is public.",
    'error',
  ),
  assets: key(
    list(
      text('a path or glob inside the repository', isGlob),
      "a list of paths or globs, such as ['dist/*.tgz']",
    ),
    'Files to attach to the release: paths or globs inside the repository, looked up after the build steps. ' +
      '`{version}` and `{package}` are filled in. A pattern that matches nothing stops the release before ' +
      'anything is public.',
    ['dist/*-{version}.tgz'],
  ),
  checksums: key(
    match('a bare file name such as SHA256SUMS, or null', patterns.bareFileName).nullable(),
    'Name of the checksum file added to the assets (`sha256sum` format, check with `sha256sum -c`). `null`: none.',
    'checksums.txt',
  ),
  plugins: key(
    list(
      z
        .custom<Plugin>(isPlugin, { error: "a plugin: an object with a 'name' and a function 'plan'" })
        .meta({ title: 'Plugin' }),
      'a list of plugins',
    ),
    'Plugins beside the built-in ones, in the order in which they plan. Functions cannot be written in JSON, ' +
      'so this needs a TypeScript or JavaScript configuration.',
  ),
};

function isPlugin(value: unknown): value is Plugin {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    isOneLine(value.name) &&
    'plan' in value &&
    typeof value.plan === 'function'
  );
}
