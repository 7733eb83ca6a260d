import * as z from 'zod';
import { isGlob, isOneLine, patterns, staysInside } from './checks.ts';
import type { VersionFile } from './config.ts';
import { type Fields, key, list, text } from './fields.ts';
import { packageName } from './version-fields.ts';

/** A text on one line; tabs are allowed, because patterns meet them. */
const line = (error: string): z.ZodOptional<z.ZodString> =>
  text(error, (value) => isOneLine(value.replaceAll('\t', ' '))).optional();

const count = (least: number): z.ZodOptional<z.ZodInt> => {
  const error = `a whole number, ${least} or more`;
  return z.int({ error }).min(least, { error }).optional();
};

const path = text('a path or glob inside the repository', (value) => staysInside(value) && isGlob(value));

/** The keys that say where the versions stand. */
const places = {
  pattern: text(
    'one line of literal text with {version} exactly once, such as \'API_VERSION = "{version}"\'',
    (value) => isOneLine(value.replaceAll('\t', ' ')) && value.split('{version}').length === 2,
  ).optional(),
  regex: line('a regular expression with a group (?<version>…)'),
  json: line("a path in the document, such as 'info.version'"),
  yaml: line("a path in the document, such as 'image.tag'"),
  toml: line("a path in the document, such as 'tool.acme.version'"),
  xml: line("a path of elements, such as 'Project/PropertyGroup/Version'"),
  image: text("the name of a container image without tag, such as 'ghcr.io/acme/backend'", (value) =>
    /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/.test(value),
  ).optional(),
  env: text("the name of a variable, such as 'BACKEND_VERSION'", (value) => /^\w+$/.test(value)).optional(),
  label: text("the name of a label, such as 'org.opencontainers.image.version'", (value) =>
    /^[\w./-]+$/.test(value),
  ).optional(),
};

const entry: z.ZodType<VersionFile> = z
  .strictObject(
    {
      path,
      package: packageName.optional(),
      write: z
        .string({ error: "a spelling such as 'v{version}'" })
        .regex(patterns.spelling, {
          error:
            "a spelling such as '{version}', 'v{version}', '{major}.{minor}' or '{pep440}': placeholders, letters, digits and ._+^~=/-",
        })
        .optional(),
      exactly: count(1),
      min: count(0),
      max: count(1),
      ...places,
    },
    { error: "a path, or an entry such as { path: 'openapi.json', json: 'info.version' }" },
  )
  .check(({ value, issues }) => {
    const problem = entryProblem(value);
    if (problem !== null) issues.push({ code: 'custom', input: value, message: problem });
  })
  .meta({ title: 'VersionFile' });

/** What an entry should have been, where its keys contradict each other. */
function entryProblem(value: VersionFile): string | null {
  const said = Object.keys(places).filter((name) => Reflect.get(value, name) !== undefined);
  if (said.length > 1) return `one of ${said.join(', ')}: each entry says once where the versions stand`;
  const { exactly, min, max } = value;
  if (exactly !== undefined && (min ?? max) !== undefined) return 'exactly, or min and max';
  return min !== undefined && max !== undefined && min > max ? 'a min that is not above max' : null;
}

/** Version strings beyond the manifests. */
export const versionFileFields: Fields<'files'> = {
  files: key(
    list(
      z.union([path, entry], {
        error: "a path, or an entry such as { path: 'openapi.json', json: 'info.version' }",
      }),
      "a list such as ['src/version.ts', { path: '.env', env: 'BACKEND_VERSION' }]",
    ),
    'Version strings in other files than the manifests. A path alone: the file marks them by comments ' +
      '(`release:version`). An entry says where they stand: one of `pattern`, `regex`, `json`, `yaml`, `toml`, `xml`, ' +
      '`image`, `env`, `label`; and, where needed, whose version (`package`), how it is written (`write`) and how many ' +
      'there are (`exactly`, `min`, `max`). Found in another number than expected, the release is refused before ' +
      'anything changes. [All of it, with examples](files.md).',
    [
      'src/version.ts',
      { path: 'src/config.rs', pattern: 'DEFAULT_API_VERSION: &str = "{version}"' },
      { path: 'deploy/*.yml', image: 'ghcr.io/acme/backend', package: 'backend' },
    ],
  ),
};
