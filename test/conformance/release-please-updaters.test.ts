import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { VersionFile } from '../../src/config/config.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { applyEdits } from '../../src/core/text-edit.ts';
import { toRule } from '../../src/updaters/rule.ts';
import { editsOf, findPlaces } from '../../src/updaters/update.ts';

/*
 * The updaters of release-please 16 (https://github.com/googleapis/release-please, commit fdaca29, test/updaters/): what
 * their tests put in and expect, as facts, by an entry of `files`. Their expected texts are often re-printed (comments
 * and quotes lost); ours keep every other byte, so a row shows only the lines with versions, `«from→to»`.
 */
type Row = readonly [theirs: string, entry: string | VersionFile, version: string, text: string];

const rows: readonly Row[] = [
  [
    'generic: block',
    'Version.java',
    '2.3.4',
    '// {x-release-please-start-version}\nString VERSION = "«1.2.3-SNAPSHOT→2.3.4»";\nString VERSION = "v«1.2.3-SNAPSHOT→2.3.4»";\n// {x-release-please-end}\n',
  ],
  [
    'generic: major block',
    'Version.java',
    '2.3.4',
    '// {x-release-please-start-major}\nMAJOR = "«1→2»";\nMAJOR_V = "v«1→2»";\n// {x-release-please-end}\n',
  ],
  [
    'generic: minor block',
    'Version.java',
    '2.3.4',
    '// {x-release-please-start-minor}\nMINOR = "«2→3»";\n// {x-release-please-end}\n',
  ],
  [
    'generic: patch block',
    'Version.java',
    '2.3.4',
    '// {x-release-please-start-patch}\nPATCH = "«3→4»";\n// {x-release-please-end}\n',
  ],
  [
    'generic: inline version',
    'Version.java',
    '2.3.4',
    'INLINE_VERSION = "«1.2.3-SNAPSHOT→2.3.4»"; // {x-release-please-version}\n',
  ],
  [
    'generic: inline major',
    'Version.java',
    '2.3.4',
    'INLINE_MAJOR_V = "v«1→2»"; // {x-release-please-major}\n',
  ],
  ['generic: inline minor', 'Version.java', '2.3.4', 'INLINE_MINOR = "«2→3»"; // {x-release-please-minor}\n'],
  ['generic: inline patch', 'Version.java', '2.3.4', 'INLINE_PATCH = "«3→4»"; // {x-release-please-patch}\n'],
  [
    'generic-json: $.version',
    { path: 'esy.json', json: '$.version' },
    '2.3.4',
    '{\n  "name": "a",\n  "version": "«0.5.0→2.3.4»",\n  "dependencies": { "ocaml": "^4.9.0" }\n}\n',
  ],
  [
    'generic-json: $.packages..version',
    { path: 'package-lock.json', json: '$.packages..version', exactly: 2 },
    '2.3.4',
    '{"version": "0.0.0", "packages": {"": {"version": "«0.0.0→2.3.4»"}, "node_modules/a": {"version": "«6.0.0→2.3.4»"}}}',
  ],
  [
    'generic-json: substring',
    { path: 'renovate.json', json: '$.extends.*', exactly: 2 },
    '2.3.4',
    '{"extends": ["github>abc/foo:xyz/sub#«1.2.3→2.3.4»", "github>abc/bar:xyz/sub#«1.2.3→2.3.4»"]}',
  ],
  [
    'generic-yaml: $.version',
    { path: 'Chart.yaml', yaml: '$.version' },
    '2.3.4',
    'version: «1.0.0→2.3.4»\napiVersion: v2\n# renovate: image=imageName\nappVersion: 2.0.0\n',
  ],
  [
    'generic-yaml: $.dependencies..version',
    { path: 'Chart.yaml', yaml: '$.dependencies..version' },
    '2.3.4',
    'version: 1.0.0\ndependencies:\n  - name: another-repo\n    version: «0.15.3→2.3.4»\n',
  ],
  [
    'generic-yaml: JSON is YAML',
    { path: 'package-lock.json', yaml: '$.packages..version' },
    '2.3.4',
    '{"packages": {"a": {"version": "«6.0.0→2.3.4»"}}}',
  ],
  [
    'generic-yaml: documents',
    { path: 'multi.yaml', yaml: '$.version', exactly: 3 },
    '2.3.4',
    '---\nname: first\nversion: «0.0.1→2.3.4»\n---\nversion: «0.2.0→2.3.4»\n---\nversion: «3.0.0→2.3.4»\n',
  ],
  [
    'generic-toml: $.package.version',
    { path: 'Cargo.toml', toml: '$.package.version' },
    '2.3.4',
    '[package]\nversion = "«12.0.0→2.3.4»"\n[dependencies]\nnormal-dep = "1.2.3"\n',
  ],
  [
    'generic-toml: deep',
    { path: 'Cargo.toml', toml: "$['dev-dependencies']..version" },
    '2.3.4',
    '[dev-dependencies]\ndev-dep = { version = "«1.2.3→2.3.4»" }\ndev-dep-2 = { path = "../dev-dep-2" }\n',
  ],
  [
    'generic-toml: TOML 1.0',
    { path: 'v1.toml', toml: '$.package.version' },
    '2.3.4',
    '[package]\nversion = \'«1.0.0→2.3.4»\'\n[v1spec]\nnested_mixed_array = [ [ 1, 2 ], ["a", "b"] ]\nstring_array = [ "all", \'strings\', """are the same""", \'\'\'type\'\'\' ]\n',
  ],
  [
    'generic-xml: element',
    { path: 'Foo.csproj', xml: '//Project/PropertyGroup/Version' },
    '2.3.4',
    '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><Version>«1.2.0→2.3.4»</Version></PropertyGroup><ItemGroup><PackageReference Include="a" Version="5.0.0" /></ItemGroup></Project>',
  ],
  [
    'cargo-toml',
    { path: 'Cargo.toml', toml: 'package.version' },
    '14.0.0',
    '[package]\nname = "rust-test-repo"\nversion = "«12.0.0→14.0.0»"\n',
  ],
  [
    'chart-yaml',
    { path: 'Chart.yaml', yaml: 'version' },
    '1.1.0',
    'version: «1.0.0→1.1.0»\nappVersion: 2.0.0\n',
  ],
  [
    'csproj',
    { path: 'Foo.csproj', xml: 'Project/PropertyGroup/Version' },
    '12.0.0-beta4',
    '<Project><PropertyGroup><Version>«1.0.0-beta00→12.0.0-beta4»</Version></PropertyGroup></Project>',
  ],
  [
    'pom-xml: project.version',
    { path: 'pom.xml', xml: 'project/version' },
    '2.3.4',
    '<project><modelVersion>4.0.0</modelVersion><version>«0.16.2→2.3.4»</version><!-- {x-version-update:a:current} --></project>',
  ],
  [
    'pom-xml: project.parent.version',
    { path: 'pom.xml', xml: 'project/parent/version' },
    '2.3.4',
    '<project><parent><version>«0.16.2→2.3.4»</version></parent></project>',
  ],
  [
    'pyproject-toml: project',
    { path: 'pyproject.toml', toml: 'project.version' },
    '12.1.0',
    "[project]\nname = 'project'\nversion = '«3.2.1→12.1.0»'\n",
  ],
  [
    'pyproject-toml: poetry',
    { path: 'pyproject.toml', toml: 'tool.poetry.version' },
    '12.1.0',
    "[tool.poetry]\nversion = '«3.2.1→12.1.0»'\n",
  ],
  ['setup-cfg', { path: 'setup.cfg', env: 'version' }, '0.6.0', '[metadata]\nversion = «0.1.0→0.6.0»\n'],
  [
    'setup-cfg: large numbers',
    { path: 'setup.cfg', env: 'version' },
    '0.6.0',
    'version = «123.456.789→0.6.0»\n',
  ],
  [
    'setup-py',
    { path: 'setup.py', pattern: '\nversion = "{version}"'.trim() },
    '0.6.0',
    'version = "«0.5.0→0.6.0»"\ndependencies = ["google-api-core[grpc] >= 1.14.0, < 2.0.0dev"]\n',
  ],
  [
    'python-file-with-version',
    { path: 'version.py', env: '__version__' },
    '0.6.0',
    "__version__ = '«0.5.0→0.6.0»'\n",
  ],
  [
    'python-file-with-version: long patch',
    { path: 'version.py', env: '__version__' },
    '0.5.11',
    "__version__ = '«0.5.10→0.5.11»'\n",
  ],
  [
    'version-go',
    { path: 'version.go', pattern: 'const Version = "{version}"' },
    '2.3.4',
    'const Version = "«0.58.0→2.3.4»"\n',
  ],
  [
    'pubspec-yaml',
    { path: 'pubspec.yaml', yaml: 'version' },
    '0.6.0',
    "version: «0.5.0→0.6.0»\nenvironment:\n  sdk: '>=2.12.0 <3.0.0'\n",
  ],
  [
    'elixir-mix-exs: inline',
    { path: 'mix.exs', pattern: 'version: "{version}"' },
    '0.6.0',
    'version: "«0.5.0→0.6.0»",\n',
  ],
  [
    'elixir-mix-exs: attribute',
    { path: 'mix.exs', pattern: '@version "{version}"' },
    '0.6.0',
    '@version "«0.5.0→0.6.0»"\nversion: @version,\n',
  ],
  [
    'version-rb',
    { path: 'version.rb', pattern: 'VERSION = "{version}"' },
    '0.6.0',
    '      VERSION = "«0.5.0→0.6.0»".freeze\n',
  ],
  [
    'version-rb: single quotes',
    { path: 'version.rb', pattern: "VERSION = '{version}'" },
    '0.6.0',
    "      VERSION = '«0.5.0→0.6.0»'.freeze\n",
  ],
  [
    'dune-project',
    { path: 'dune-project', pattern: '(version {version})' },
    '0.6.0',
    '(lang dune 2.7)\n(name sample)\n(version «0.5.0→0.6.0»)\n',
  ],
  [
    'opam',
    { path: 'sample.opam', pattern: '\nversion: "{version}"'.trim() },
    '0.6.0',
    'version: "«0.5.0→0.6.0»"\nsynopsis: "a"\n',
  ],
  [
    'esy-json',
    { path: 'esy.json', json: 'version' },
    '0.6.0',
    '{"version": "«0.5.0→0.6.0»", "dependencies": {"ocaml": "^4.9.0"}}',
  ],
  [
    'r-description',
    { path: 'DESCRIPTION', yaml: 'Version' },
    '0.6.0',
    'Package: a\nVersion: «0.0.1→0.6.0»\nRoxygenNote: 7.3.2\n',
  ],
  [
    'module-bazel',
    { path: 'MODULE.bazel', regex: '^    version = "(?<version>[^"]+)"' },
    '0.0.5',
    'module(\n    name = "rules_cc",\n    version = "«0.0.4→0.0.5»",\n)\nbazel_dep(name = "platforms", version = "0.0.7")\n',
  ],
  [
    'krm-blueprint-version',
    { path: 'krm.yaml', pattern: 'cnrm/landing-zone:project/v{version}' },
    '0.3.0',
    'annotations:\n  cnrm.cloud.google.com/blueprint: cnrm/landing-zone:project/v«0.2.0→0.3.0»\n',
  ],
  [
    'metadata (terraform)',
    { path: 'metadata.yaml', yaml: 'spec.version' },
    '2.1.0',
    'apiVersion: blueprints.cloud.google.com/v1alpha1\nspec:\n  version: «2.0.0→2.1.0»\n',
  ],
  [
    'module-version (terraform)',
    { path: 'versions.tf', pattern: 'module_name = "foo/bar/baz/v{version}"', exactly: 2 },
    '2.1.0',
    'required_version = ">=0.13, <0.14"\nmodule_name = "foo/bar/baz/v«1.0.0→2.1.0»"\nmodule_name = "foo/bar/baz/v«1.0.0→2.1.0»"\n',
  ],
  [
    'readme (terraform)',
    { path: 'README.md', pattern: 'version = "~> {version}"', write: '{major}.{minor}' },
    '2.1.0',
    'version = "~> «2.0→2.1»"\n',
  ],
  [
    'php-client-version',
    { path: 'ServiceBuilder.php', pattern: "const VERSION = '{version}'" },
    '0.8.0',
    "    const VERSION = '«0.7.1→0.8.0»';\n",
  ],
  [
    'expo/app-json',
    { path: 'app.json', json: 'expo.version' },
    '2.1.3',
    '{"expo": {"version": "«1.2.3→2.1.3»", "ios": {"buildNumber": "1.2.3"}}}',
  ],
  [
    'dotnet/apis',
    { path: 'apis.json', json: 'apis[1].version' },
    '2.12.0',
    '{"apis": [{"version": "1.0.0-alpha10"}, {"version": "«2.11.0→2.12.0»"}]}',
  ],
  [
    'samples-package-json',
    { path: 'samples/package.json', json: 'dependencies["@google-cloud/storage"]' },
    '14.0.0',
    '{"dependencies": {"@google-cloud/storage": "^«5.3.0→14.0.0»"}}',
  ],
];

/** What they do and we refuse, or do otherwise, and why. */
const deviations: readonly (readonly [
  theirs: string,
  entry: string | VersionFile,
  text: string,
  why: RegExp,
])[] = [
  // a path that leads nowhere must not pass in silence
  [
    'generic-json: $.nonExistent leaves the file alone',
    { path: 'a.json', json: '$.nonExistent' },
    '{"version": "0.5.0"}',
    /found 0/,
  ],
  [
    'generic-json: a list is left alone',
    { path: 'a.json', json: '$.extends' },
    '{"extends": ["a#1.2.3"]}',
    /found 0/,
  ],
  [
    'generic-json: a string without a version is left alone',
    { path: 'a.json', json: '$.author' },
    '{"author": "me"}',
    /found 0/,
  ],
  [
    'generic-yaml: invalid YAML is left alone',
    { path: 'a.yaml', yaml: '$.boo' },
    'boo: invalid:yaml:\n',
    /not valid YAML|found 0/,
  ],
  [
    'generic-toml: invalid TOML is left alone',
    { path: 'a.toml', toml: '$.boo' },
    'boo = invalid\n',
    /not valid TOML/,
  ],
  [
    'generic-xml: no match leaves the file alone',
    { path: 'a.xml', xml: '//project/nonExistent' },
    '<Project/>',
    /found 0/,
  ],
  // a version goes where a version is
  [
    'generic-xml: //Project/@Sdk becomes 2.3.4',
    { path: 'a.csproj', xml: '//Project/@Sdk' },
    '<Project Sdk="Microsoft.NET.Sdk"/>',
    /found 0/,
  ],
  // days are ISO 8601; theirs may be in any format
  [
    'generic: dates as %d-%m-%Y',
    'Version.java',
    'DATE = "11-12-2014"; // {x-release-please-date}\n',
    /no date on the marked line/,
  ],
  // what is marked must end
  [
    'generic: a block goes on to the end of the file',
    'a.txt',
    'x-release-please-start-version\n1.2.3\n',
    /does not end/,
  ],
];

/** Updaters of theirs that concern one ecosystem's own lockfile or release process, and where ours is. */
const elsewhere: Readonly<Record<string, string>> = {
  'changelog, changelog-json': 'the changelog: test/core/notes',
  'package-json, package-lock-json (v1, v2, v3, workspace)': 'npm: test/ecosystems/npm',
  'cargo-lock, cargo-toml dependencies': 'cargo: test/ecosystems/cargo',
  'gemfile-lock, ruby/common (1.0.0.alpha1)': 'RubyGems: its ecosystem',
  'pubspec-yaml with a build number (0.5.0+12 → 0.6.0+13)': 'Dart: its ecosystem',
  'pom-xml dependencies, java-update, java-released, versions-manifest':
    'Maven: its ecosystem; -SNAPSHOT bumps are not ours',
  'sfdx-project-json (1.0.0.NEXT)': 'not supported: four-part Salesforce numbers',
  'composite, raw-content, release-please-config, release-please-manifest, librarian-yaml, r/news, root-composer-update-packages':
    'internals of their tool',
};

async function updated(entry: string | VersionFile, version: string, text: string): Promise<string> {
  const rule = toRule(entry, 0);
  const found = await findPlaces(rule, [{ path: rule.path, text }]);
  const target = { version, date: '2023-12-01', write: rule.write };
  return applyEdits(text, editsOf(found, target).get(rule.path) ?? []);
}

suite("release-please's updaters", () => {
  for (const [theirs, entry, version, text] of rows) {
    test(theirs, async () => {
      const side = (kept: '$1' | '$2'): string => text.replaceAll(/«([^→]*)→([^»]*)»/g, kept);
      assert.equal(await updated(entry, version, side('$1')), side('$2'));
    });
  }
  for (const [theirs, entry, text, why] of deviations) {
    test(`deviation: ${theirs}`, async () => {
      await assert.rejects(
        updated(entry, '2.3.4', text),
        (error) => error instanceof ReleaseError && why.test(error.message),
      );
    });
  }
  test('how many', (t) => {
    t.diagnostic(`${rows.length} rows as theirs, ${deviations.length} deviations`);
    for (const [theirs, where] of Object.entries(elsewhere)) t.diagnostic(`${theirs}: ${where}`);
    assert.ok(rows.length >= 45);
  });
});
