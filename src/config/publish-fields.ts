import * as z from 'zod';
import { isImageTag, readRepository } from '../core/image.ts';
import { isApiUrl, isArgument, isOneLine, staysInside } from './checks.ts';
import { type Fields, key, list, match, text } from './fields.ts';

const command = z.tuple(
  [text('a command, such as npm', isOneLine)],
  text('an argument without NUL characters', isArgument),
  { error: "a command and its arguments as a list, such as ['just', 'publish'] (no shell)" },
);

const commands = list(
  z.strictObject(
    {
      title: text('a title on one line', isOneLine),
      argv: command,
      probe: key(command, 'A command that ends with 0 where it is done already: then nothing is run.'),
      undo: key(command, 'A command that takes it back.'),
      package: key(text('the name or path of a package', isOneLine), 'Only when this package is released.'),
    },
    { error: "an entry { title: 'Homebrew', argv: ['just', 'tap', '{version}'] }" },
  ),
  "a list such as [{ title: 'Homebrew', argv: ['just', 'tap', '{version}'] }]",
);

const npm = z.union(
  [
    z.boolean({ error: 'true, false, or an object of settings' }),
    z.strictObject(
      {
        registry: key(
          text('an http(s) address without user, query or fragment', isApiUrl),
          'Address of the registry. Left out: that of `publishConfig`, else the one npm is set to.',
        ),
        tag: key(
          match("a dist-tag such as 'latest'", /^[A-Za-z][A-Za-z0-9._-]*$/),
          'Dist-tag of releases on the channel `latest`.',
        ),
        access: key(
          z.enum(['public', 'restricted'], { error: "'public' or 'restricted'" }),
          'Who may read packages that are new. Left out: `publishConfig`, else what the registry does.',
        ),
        provenance: key(
          z.boolean({ error: 'true or false' }),
          'Whether npm is to attest where a package was built. Left out: npm decides; it does where it publishes by trusted publishing.',
        ),
        staged: key(
          z.boolean({ error: 'true or false' }),
          'Whether versions are staged (`npm stage publish`): they become public when a person approves them with a second factor, and the ' +
            'release stays open until then.',
        ),
      },
      { error: "an object such as { access: 'public' }" },
    ),
  ],
  { error: 'true, false, or an object of settings' },
);

const cargo = z.union(
  [
    z.boolean({ error: 'true, false, or an object of settings' }),
    z.strictObject(
      {
        registry: key(
          match("a name such as 'acme'", /^[A-Za-z][A-Za-z0-9_-]*$/),
          "Name of the registry in Cargo's settings. Left out: the manifest's `publish`, else crates.io.",
        ),
      },
      { error: "an object such as { registry: 'acme' }" },
    ),
  ],
  { error: 'true, false, or an object of settings' },
);

const address = 'an http(s) address without user, query or fragment';

const python = z.union(
  [
    z.boolean({ error: 'true, false, or an object of settings' }),
    z.strictObject(
      {
        index: key(
          text(address, isApiUrl),
          'Address of the index where versions are looked up, such as `https://test.pypi.org/simple/`.',
        ),
        upload: key(
          text(address, isApiUrl),
          'Address that takes files, such as `https://test.pypi.org/legacy/`.',
        ),
      },
      { error: "an object such as { index: '…', upload: '…' }" },
    ),
  ],
  { error: 'true, false, or an object of settings' },
);

const images = list(
  z.strictObject(
    {
      repository: text(
        "a repository with its host and no tag, such as 'ghcr.io/acme/app' or 'docker.io/acme/app'",
        (value) => readRepository(value) !== null,
      ),
      source: text("a path inside the repository, such as 'dist/app.tar'", staysInside),
      tags: key(
        list(
          text("a tag such as '{version}', '{major}.{minor}' or 'latest'", isTagTemplate),
          'a list of tags',
        )
          .nonempty({ error: 'at least one tag' })
          .refine((tags) => tags.some((tag) => tag.includes('{version}')), {
            error: "a list with a tag for each version, such as '{version}'",
          }),
        'Its tags: `{version}`, `{major}`, `{minor}`, `{patch}` and `{channel}` are filled in. One with `{version}` is set once; the ' +
          "others move to the newest version of their line. Left out: `['{version}', '{major}.{minor}', '{channel}']`.",
      ),
      package: key(
        text('the name or path of a package', isOneLine),
        'The package whose version it has: only when that is released.',
      ),
      sign: key(
        z.boolean({ error: 'true or false' }),
        'Whether its signature and the statements about it are put beside it in the registry, where cosign finds them. See ' +
          '[images](signing.md#images).',
      ),
    },
    { error: "an entry { repository: 'ghcr.io/acme/app', source: 'dist/app.tar' }" },
  ),
  "a list such as [{ repository: 'ghcr.io/acme/app', source: 'dist/app.tar' }]",
);

/** Whether a template makes tags; `latest`, `{version}-alpine`. */
function isTagTemplate(template: string): boolean {
  const sample = template.replace(/\{(?:version|major|minor|patch|channel)\}/g, '1');
  return isImageTag(sample);
}

/** What is published. */
export const publishFields: Fields<'publish'> = {
  publish: key(
    z.strictObject(
      {
        npm: key(npm, 'Packages of npm, pnpm, yarn and bun.'),
        cargo: key(cargo, 'Crates.'),
        python: key(python, 'Python projects, by uv, else by build and twine.'),
        images: key(
          images,
          'Container images that build steps make. `source` is a folder in the OCI layout, an archive of it or of `docker save`, or a ' +
            'file with the digest of an image that was put into the registry without a tag; `{version}` is filled in.',
        ),
        concurrency: key(
          z.int({ error: 'a whole number' }).min(1, { error: '1 or more' }).max(32, { error: '32 or less' }),
          'How many packages that do not depend on each other are published side by side. Crates are published one after the other.',
          1,
        ),
        except: key(
          list(
            text('a name, path or glob of packages', isOneLine),
            "a list of packages, such as ['examples/*']",
          ),
          'Packages that are not published, by name, path or glob. Private ones never are.',
        ),
        commands: key(
          commands,
          'Commands that publish what no tool above does. `{version}`, `{package}` and `{tag}` are filled in. Run after the ' +
            'packages, before the release pages are public, in this order.',
        ),
      },
      { error: 'an object such as { npm: true }' },
    ),
    'What is published to registries, in the order of dependencies, after the push and before release pages become public. What ' +
      'is not named is not published. See [publishing](publishing.md).',
    { npm: true },
    { npm: { access: 'public', provenance: true }, except: ['examples/*'] },
    { images: [{ repository: 'ghcr.io/acme/app', source: 'dist/app.tar' }] },
  ),
};
