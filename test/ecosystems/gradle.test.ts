import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradle } from '../../src/ecosystems/gradle/index.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, released, told } from './kit/repository.ts';

obeysTheLaws(gradle, {
  files: {
    'settings.gradle': `rootProject.name = 'demo'\ninclude 'lib', ':app:web'\n`,
    'build.gradle': `plugins {
  id 'java-library'
  id 'com.example.tool' version '9.0.0'
}
allprojects {
  group = 'g'
  version = '‹v›' // version = '1.0.0'
}
`,
    'lib/build.gradle': `/* version = '1.0.0' */\nversion '‹v›';\ndependencies {\n  api('x:y:1.0.0')\n}\n`,
    'app/web/build.gradle': `dependencies {\n  implementation project(':lib')\n}\n`,
  },
  noise: ["// don't: version = '1.0.0' é", "def note = 'it\\'s'", ''],
});

obeysTheLaws(gradle, {
  files: {
    'settings.gradle.kts': 'rootProject.name = "demo"\n',
    'build.gradle.kts': 'version = providers.gradleProperty("libVersion").get()\n',
    'gradle.properties': '# version=1.0.0\nlibVersion = ‹v›\norg.gradle.jvmargs=-Xmx1g\n',
  },
  noise: [''],
});

test('where a version may stand: the project, the root for all, gradle.properties', () => {
  const files = {
    'settings.gradle.kts':
      'rootProject.name = "root"\ninclude(\n  ":a",\n  ":b:c",\n  ":d",\n)\nproject(":d").projectDir = file("./libs/d")\n',
    'build.gradle.kts': 'subprojects {\n  version = "2.0.0"\n}\n',
    'gradle.properties': 'version=1.0.0-SNAPSHOT\n',
    'a/build.gradle.kts': 'version = "3.0"\ndependencies { api(project(":d")) }\n',
    'b/c/build.gradle': "version = base + '.1'\n",
    'libs/d/build.gradle': '',
  };
  assert.deepEqual(told(packagesOf(gradle, files)), [
    'root . 1.0.0 gradle.properties',
    'a a 3.0.0 a/build.gradle.kts normal d -',
    'd libs/d 2.0.0 build.gradle.kts',
  ]);
});

test('what is a literal version and what is computed', () => {
  const cases: readonly (readonly [script: string, version: string | null])[] = [
    ["version = '1.2.3'", '1.2.3'],
    ["version '1.2.3'", '1.2.3'],
    ['version("1.2.3")', '1.2.3'],
    ['project.version = "1.2.3"', '1.2.3'],
    ["group = 'g'; version = '1.2.3'; x = 1", '1.2.3'],
    ['version = "1.2.3-SNAPSHOT"', '1.2.3'],
    ['version = "1.2.3".trim()', null],
    ['version = "1.2." + patch', null],
    ['version = "1.2.$patch"', null],
    ['version = System.getenv("VERSION")', null],
    ['def version = "1.2.3"', null],
    ['compile group: "g",\n  version: "1.2.3"', null],
    ['plugins { id("x") version "1.2.3" }', null],
    ["// version = '1.2.3'", null],
  ];
  for (const [script, version] of cases) {
    assert.equal(packagesOf(gradle, { 'build.gradle': script })[0]?.version ?? null, version, script);
  }
});

test('versions that are said and cannot be read are told, each once', () => {
  const cases: readonly (readonly [files: Readonly<Record<string, string>>, told: readonly string[]])[] = [
    [{ 'build.gradle': '\nversion = "1.2." + patch' }, ['build.gradle:2: the version is computed']],
    [{ 'build.gradle': 'version = libVersion' }, ['build.gradle:1: the version is computed']],
    [{ 'build.gradle': "version = '1.0-jre'" }, ['build.gradle:1: "1.0-jre" cannot be read']],
    [
      { 'gradle.properties': 'a=1\nversion=2024.1.2.3' },
      ['gradle.properties:2: "2024.1.2.3" cannot be read'],
    ],
    [
      {
        'settings.gradle': "include 'a', 'b', 'c'",
        'build.gradle': 'allprojects {\n  version = git()\n}',
        ...{ 'a/build.gradle': '', 'b/build.gradle': '', 'c/build.gradle': "version = '1.0.0'" },
      },
      ['build.gradle:2: the version is computed'],
    ],
    [{ 'build.gradle': "version = '1.2.3'" }, []],
    [{ 'build.gradle': "version = 'unspecified'" }, []],
    [{ 'build.gradle': "plugins { id 'java' }" }, []],
  ];
  for (const [files, expected] of cases) {
    const found = gradle.unread?.(new Map(Object.entries(files))) ?? [];
    const told = found.map(({ file, line, why }) => `${file}:${line}: ${why}`);
    assert.deepEqual(
      told.map((one, at) => one.startsWith(expected[at] ?? '?') || one),
      expected.map(() => true),
    );
  }
});

test('a name of gradle.properties is looked up there', () => {
  const properties = 'VERSION_NAME=1.2.3\r\nother=9.9.9\r\n';
  for (const script of [
    'version = VERSION_NAME',
    'version = "${VERSION_NAME}"',
    "version = findProperty('VERSION_NAME') as String",
    '',
  ]) {
    const files = { 'build.gradle': script, 'gradle.properties': properties };
    assert.equal(
      released(gradle, files, { to: '2.0.0' })['gradle.properties'],
      'VERSION_NAME=2.0.0\r\nother=9.9.9\r\n',
      script,
    );
  }
});

test('a long script of one kind of bracket takes no long time', () => {
  for (const piece of ['{ a ', '(', '"', "'''", '/*', 'version = (']) {
    const began = process.hrtime.bigint();
    packagesOf(gradle, { 'build.gradle': piece.repeat(300_000) });
    assert.ok(process.hrtime.bigint() - began < 5_000_000_000n, piece);
  }
});
