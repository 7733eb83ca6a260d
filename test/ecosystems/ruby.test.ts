import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruby } from '../../src/ecosystems/ruby/index.ts';
import { gemSemver, gemVersion } from '../../src/ecosystems/ruby/version.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, released, told, type Files } from './kit/repository.ts';

obeysTheLaws(ruby, {
  files: {
    'demo.gemspec': `require_relative "lib/demo/version"
Gem::Specification.new do |spec|
  spec.name = "demo"
  spec.version = Demo::VERSION
  spec.add_dependency "core", "= ‹v›"
  spec.add_development_dependency("rake", "~> 13.0", ">= 13.0.6")
end
`,
    'lib/demo/version.rb': `# frozen_string_literal: true
module Demo
  VERSION = "‹v›".freeze # VERSION = "1.0.0"
end
`,
    'lib/demo/other/version.rb': 'VERSION = "9.0.0"\n',
    'core/core.gemspec': `Gem::Specification.new do |s|
  s.name = 'core'
  s.version = '‹v›'
end
`,
    'Gemfile.lock': `PATH
  remote: .
  specs:
    demo (‹v›)
      core (= ‹v›)

PATH
  remote: core
  specs:
    core (‹v›)

GEM
  remote: https://rubygems.org/
  specs:
    rake (13.0.6)

DEPENDENCIES
  demo!

CHECKSUMS
  core (‹v›)
  demo (‹v›)
  rake (13.0.6) sha256=00

BUNDLED WITH
   2.3.15
`,
  },
  noise: [''],
  spelt: (version) => gemVersion('', version),
});

test('where a version may stand', () => {
  const gemspec = (version: string): string =>
    `Gem::Specification.new do |s|\n  s.name = "a-b"\n  s.version = ${version}\nend\n`;
  const constant = 'VERSION = "1.2.3"\n';
  const [named, literal] = [gemspec('A::B::VERSION'), gemspec('"1.2.3"')];
  const read = gemspec('File.read(File.expand_path("VERSION", __dir__)).strip');
  const cases: readonly (readonly [files: Files, versionFile: string, version: string | null])[] = [
    [{ 'x.gemspec': literal }, 'x.gemspec', '1.2.3'],
    [{ 'x.gemspec': named, 'lib/a/b/version.rb': constant }, 'lib/a/b/version.rb', '1.2.3'],
    [
      { 'x.gemspec': named, 'lib/a_b/version.rb': constant, 'lib/z/version.rb': '' },
      'lib/a_b/version.rb',
      '1.2.3',
    ],
    [{ 'x.gemspec': named, 'lib/q/version.rb': constant }, 'lib/q/version.rb', '1.2.3'],
    [{ 'x.gemspec': read, VERSION: '1.2.3\n' }, 'VERSION', '1.2.3'],
    [{ 'x.gemspec': gemspec('`git describe`') }, 'x.gemspec', null],
    [{ 'x.gemspec': gemspec('"1.2." + patch') }, 'x.gemspec', null],
    [{ 'x.gemspec': named, 'lib/q/version.rb': 'VERSION = [1, 2].join(".")\n' }, 'x.gemspec', null],
  ];
  for (const [files, versionFile, version] of cases) {
    const [pkg] = packagesOf(ruby, files);
    const found = [pkg?.name, pkg?.versionFile, pkg?.version];
    assert.deepEqual(found, ['a-b', versionFile, version], JSON.stringify(files));
  }
});

test('gems of the repository require one another', () => {
  const files = {
    'top.gemspec': 's.name = "top"\ns.version = "1.0.0"\ns.add_dependency "core", "~> 1.0", ">= 1.0.2"\n',
    'core/core.gemspec': 's.name = "core"\ns.version = "1.0.2"\n',
    'Gemfile.lock':
      'PATH\n  remote: .\n  specs:\n    top (1.0.0)\n      core (~> 1.0, >= 1.0.2)\n\nPATH\n  remote: core\n  specs:\n    core (1.0.2)\n',
  };
  assert.deepEqual(told(packagesOf(ruby, files)), [
    'core core 1.0.2 core/core.gemspec',
    'top . 1.0.0 top.gemspec normal core ~> 1.0, normal core >= 1.0.2',
  ]);
  assert.deepEqual(released(ruby, files, { to: '2.0.0', only: ['core'] }), {
    'top.gemspec': files['top.gemspec'].replace('~> 1.0', '~> 2.0'),
    'core/core.gemspec': files['core/core.gemspec'].replace('1.0.2', '2.0.0'),
    'Gemfile.lock': files['Gemfile.lock']
      .replace('~> 1.0,', '~> 2.0,')
      .replace('core (1.0.2)', 'core (2.0.0)'),
  });
});

test('versions as RubyGems spells them', () => {
  const cases: readonly (readonly [gem: string, semver: string | null])[] = [
    ['1.2.3', '1.2.3'],
    ['1.2', '1.2.0'],
    ['1.0.0.beta2', '1.0.0-beta.2'],
    ['1.0.0.beta.2', '1.0.0-beta.2'],
    ['1.0.0.pre', '1.0.0-pre'],
    ['1.0.0-beta.2', null],
    ['7.0.4.1', null],
    ['1.0.0.a.b', null],
  ];
  for (const [gem, semver] of cases) assert.equal(gemSemver(gem), semver, gem);
  assert.equal(gemVersion('1.0.0', '1.1.0-rc.1'), '1.1.0.rc1');
  assert.equal(gemVersion('1.1.0.rc.1', '1.1.0-rc.2'), '1.1.0.rc.2');
  assert.equal(gemVersion('1.1.0.rc1', '1.1.0'), '1.1.0');
});

test('a prerelease leaves as many numbers in a requirement as there were', () => {
  const cases: readonly (readonly [range: string, version: string, moved: string])[] = [
    ['~> 1.0', '2.0.0-rc.1', '~> 2.0.rc1'],
    ['~> 2.0.rc1', '2.0.0', '~> 2.0'],
    ['~> 1', '2.0.0-rc.1', '~> 2.rc1'],
    ['~> 1.0', '2.0.1-rc.1', '~> 2.0.1.rc1'],
    ['>= 1.0, < 2', '2.0.0-rc.1', '~> 2.0.rc1'],
  ];
  for (const [range, version, moved] of cases) {
    assert.equal(ruby.rewriteRange(range, version), moved, range);
    assert.ok(ruby.satisfies(version, moved), `${version} in ${moved}`);
  }
});
