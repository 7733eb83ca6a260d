import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mix } from '../../src/ecosystems/mix/index.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, told } from './kit/repository.ts';

const exs = (project: string, more = ''): string =>
  `defmodule X.MixProject do\n  use Mix.Project\n${more}\n  def project do\n    [\n      ${project}\n    ]\n  end\nend\n`;

obeysTheLaws(mix, {
  files: {
    'mix.exs': `defmodule Top.MixProject do
  use Mix.Project
  @version "‹v›"
  # version: "1.0.0"
  def project do
    [
      apps_path: "apps",
      app: :top,
      version: @version,
      deps: [{:one, "‹v›", only: [:test]}, {:jason, "~> 1.0"}]
    ]
  end
end
`,
    'apps/one/mix.exs': `defmodule One.MixProject do
  def project do
    [app: :one, version: "‹v›", elixir: "~> 1.14"]
  end
end
`,
  },
  noise: ['  # it"s version: "1.0.0" é', ''],
});

test('an umbrella: its apps are the packages', () => {
  const files = {
    'mix.exs': exs('apps_path: "apps",\n      version: "0.1.0"'),
    'apps/a/mix.exs': exs('app: :a, version: "1.2.3"'),
    'apps/b/mix.exs': exs(
      'app: :b, version: "2.0.0", deps: deps()',
      '  defp deps, do: [{:a, in_umbrella: true}, {:c, "~> 1.0"}]',
    ),
  };
  assert.deepEqual(told(packagesOf(mix, files)), [
    'a apps/a 1.2.3 apps/a/mix.exs',
    'b apps/b 2.0.0 apps/b/mix.exs normal a -',
  ]);
});

test('what is a literal version and what is computed', () => {
  const cases: readonly (readonly [script: string, version: string | null])[] = [
    [exs('app: :x, version: "1.2.3"'), '1.2.3'],
    [exs('app: :x,\n      version: @version', '  @version "1.2.3-rc.1"'), '1.2.3-rc.1'],
    [exs('app: :x, version: "1.3.0-dev"'), '1.3.0'],
    [exs('app: :x, version: "0.0.0-dev"'), '0.0.0-dev'],
    [exs('app: :x, version: "1.3.0-dev.1"'), '1.3.0-dev.1'],
    [exs('app: :x, version: version()'), null],
    [exs('app: :x, version: "1.2." <> patch()'), null],
    [exs('app: :x, version: "1.#{minor}.0"'), null],
    [exs('app: :x, version: @version', '  @version File.read!("VERSION")'), null],
    [exs('app: :x, version: @version', '  @version "VERSION" |> File.read!()'), null],
  ];
  for (const [script, version] of cases) {
    assert.equal(packagesOf(mix, { 'mix.exs': script })[0]?.version, version, script);
  }
});

test('a version that is computed is told', () => {
  const noteOf = (script: string): string | undefined =>
    packagesOf(mix, { 'mix.exs': script })[0]?.versionNote;
  assert.match(noteOf(exs('app: :x, version: version()')) ?? '', /^mix\.exs:\d+: the version is computed/);
  assert.equal(noteOf(exs('app: :x')), undefined);
  assert.equal(noteOf(exs('app: :x, version: "1.0.0"')), undefined);
});

test('requirements as Elixir reads them', () => {
  const cases: readonly (readonly [range: string, version: string, satisfied: boolean, moved: string])[] = [
    ['~> 1.2', '1.9.0', true, '~> 1.9'],
    ['~> 1.2', '2.0.0', false, '~> 2.0'],
    ['~> 1.2.3', '1.3.0', false, '~> 1.3.0'],
    ['~> 1.2', '2.0.0-rc.1', false, '~> 2.0-rc.1'],
    ['~> 2.0-rc.1', '2.0.0', true, '~> 2.0'],
    ['~> 1.2', '2.0.1-rc.1', false, '~> 2.0.1-rc.1'],
    ['~> 1.2.3', '2.0.0-rc.1', false, '~> 2.0.0-rc.1'],
    ['>= 1.0.0 and < 2.0.0', '2.0.0-rc.1', false, '~> 2.0-rc.1'],
    ['== 1.2.3', '1.2.4', false, '== 1.2.4'],
    ['1.2.3', '1.2.4', false, '1.2.4'],
    ['>= 1.0.0', '2.0.0', true, '>= 1.0.0'],
    ['< 2.0.0', '2.0.0', false, '< 3.0.0'],
    ['>= 1.0.0 and < 2.0.0', '1.5.0', true, '>= 1.0.0 and < 2.0.0'],
    ['>= 1.0.0 and < 2.0.0', '2.1.0', false, '~> 2.1'],
    ['~> 1.0 or ~> 2.0', '3.0.0', false, '~> 1.0 or ~> 2.0 or ~> 3.0'],
    ['what is this', '3.0.0', true, 'what is this'],
  ];
  for (const [range, version, satisfied, moved] of cases) {
    assert.equal(mix.satisfies(version, range), satisfied, `${version} in ${range}`);
    assert.equal(mix.rewriteRange(range, version), moved, range);
    assert.equal(mix.satisfies(version, moved), true, `${version} in ${moved}`);
  }
});
