import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maven } from '../../src/ecosystems/maven/index.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, released, told } from './kit/repository.ts';

const pom = (body: string): string => `<project>\n  ${body}\n</project>\n`;
const parent = (version: string, artifact = 'root'): string =>
  `<parent><groupId>g</groupId><artifactId>${artifact}</artifactId><version>${version}</version></parent>`;
const self = (artifact: string, version: string): string =>
  `<groupId>g</groupId><artifactId>${artifact}</artifactId><version>${version}</version>`;

obeysTheLaws(maven, {
  files: {
    'pom.xml': `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>g</groupId>
  <artifactId>root</artifactId>
  <version> ‹v› </version>
  <packaging>pom</packaging>
  <modules><module>lib</module><module>app/pom.xml</module></modules>
  <dependencyManagement><dependencies>
    <dependency><groupId>\${project.groupId}</groupId><artifactId>lib</artifactId><version>‹v›</version></dependency>
    <dependency><groupId>other</groupId><artifactId>lib</artifactId><version>1.0.0</version></dependency>
  </dependencies></dependencyManagement>
</project>
`,
    'lib/pom.xml': `<project>
  ${parent('‹v›')}
  <artifactId>lib</artifactId>
</project>
`,
    'app/pom.xml': `<project>
  ${parent('<![CDATA[‹v›]]>')}
  <artifactId>app</artifactId>
  <dependencies>
    <dependency><groupId>g</groupId><artifactId>lib</artifactId><version>\${project.version}</version></dependency>
  </dependencies>
</project>
`,
  },
  noise: ['  <!-- <version>1.0.0</version> é -->', '', '\t'],
});

test('modules share the version of their parent, and its copies follow', () => {
  const files = {
    'pom.xml': pom(
      `${self('root', '1.2.3-SNAPSHOT')}<modules><module>a</module><module>b</module></modules>`,
    ),
    'a/pom.xml': pom(`${parent('1.2.3-SNAPSHOT')}<artifactId>a</artifactId>`),
    'b/pom.xml': pom(
      `${parent('1.2.3-SNAPSHOT')}<artifactId>b</artifactId><properties><maven.deploy.skip>true</maven.deploy.skip></properties>` +
        '<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.2.3-SNAPSHOT</version><scope>test</scope></dependency></dependencies>',
    ),
    'c/pom.xml': pom(self('c', '9.9.9')),
  };
  assert.deepEqual(told(packagesOf(maven, files)), [
    'root . 1.2.3 pom.xml',
    'a a 1.2.3 pom.xml',
    'b b 1.2.3 pom.xml private dev a 1.2.3-SNAPSHOT',
  ]);
  const after = released(maven, files, { to: '1.2.3' });
  assert.deepEqual(
    after,
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replaceAll('1.2.3-SNAPSHOT', '1.2.3')]),
    ),
  );
});

test('a module with a version of its own is a package of its own; the parent it names follows the parent', () => {
  const files = {
    'pom.xml': pom(`${self('root', '1.0.0')}<modules><module>a</module></modules>`),
    'a/pom.xml': pom(`${parent('1.0.0')}<artifactId>a</artifactId><version>3.0.0</version>`),
  };
  assert.deepEqual(told(packagesOf(maven, files)), ['root . 1.0.0 pom.xml', 'a a 3.0.0 a/pom.xml']);
  const after = released(maven, files, { to: '1.1.0', only: ['root'] });
  assert.equal(after['a/pom.xml'], files['a/pom.xml'].replace('1.0.0', '1.1.0'));
});

test('CI-friendly versions: the property holds the version, a SNAPSHOT beside it goes', () => {
  const files = {
    'pom.xml': pom(
      `${self('root', '${revision}${changelist}')}<properties><revision>1.2.3</revision><changelist>-SNAPSHOT</changelist></properties><modules><module>a</module></modules>`,
    ),
    'a/pom.xml': pom(`${parent('${revision}${changelist}')}<artifactId>a</artifactId>`),
  };
  assert.deepEqual(told(packagesOf(maven, files)), ['root . 1.2.3 pom.xml', 'a a 1.2.3 pom.xml']);
  const after = released(maven, files, { to: '1.3.0' });
  assert.equal(after['pom.xml'], files['pom.xml'].replace('1.2.3', '1.3.0').replace('>-SNAPSHOT<', '><'));
  assert.equal(after['a/pom.xml'], files['a/pom.xml']);
});

test('spellings: what is read, and what the release writes', () => {
  const cases: readonly (readonly [written: string, read: string | null, released: string])[] = [
    ['1.2.3', '1.2.3', '2.0.0'],
    ['1.2-SNAPSHOT', '1.2.0', '2.0.0'],
    ['0.0.0-SNAPSHOT', '0.0.0-SNAPSHOT', '2.0.0'],
    ['4.1.100.Final', '4.1.100', '2.0.0.Final'],
    ['5.3.0.RELEASE', '5.3.0', '2.0.0.RELEASE'],
    ['1.0.0-M1', '1.0.0-M1', '2.0.0'],
    ['33.4.8-jre', null, '33.4.8-jre'],
    ['2024.01.15', null, '2024.01.15'],
    ['${env.VERSION}', null, '${env.VERSION}'],
    ['1.2.3.4', null, '1.2.3.4'],
  ];
  for (const [written, read, after] of cases) {
    const files = { 'pom.xml': pom(self('x', written)) };
    assert.equal(packagesOf(maven, files)[0]?.version, read, written);
    assert.equal(released(maven, files, { to: '2.0.0' })['pom.xml'], pom(self('x', after)), written);
  }
});

test('requirements: a plain version is exactly itself, an interval is judged by its bounds', () => {
  const cases: readonly (readonly [range: string, version: string, satisfied: boolean, moved: string])[] = [
    ['1.2.3', '1.2.3', true, '1.2.3'],
    ['1.2.3', '1.2.4', false, '1.2.4'],
    ['1.2.3-SNAPSHOT', '1.2.3', false, '1.2.3'],
    ['[1.0,2.0)', '1.5.0', true, '[1.0,2.0)'],
    ['[1.0,2.0)', '2.0.0', false, '[2.0,3.0)'],
    ['[1.0]', '1.1.0', false, '[1.1.0]'],
    ['(,1.0]', '1.1.0', false, '(,1.0]'],
    ['(,1.0],[1.2,)', '1.1.0', false, '(,1.0],[1.2,)'],
    ['(,1.0],[1.2,)', '1.3.0', true, '(,1.0],[1.2,)'],
    ['LATEST', '1.1.0', true, 'LATEST'],
  ];
  for (const [range, version, satisfied, moved] of cases) {
    assert.equal(maven.satisfies(version, range), satisfied, `${version} in ${range}`);
    if (!satisfied) assert.equal(maven.rewriteRange(range, version), moved, range);
  }
});

test('broken poms are told with file, line and what to do; paths out of the repository are not followed', () => {
  assert.throws(() => packagesOf(maven, { 'pom.xml': '<project>\n  <version>1</project>' }), {
    code: 'MANIFEST_UNREADABLE',
    message: /^pom\.xml:2:/,
  });
  assert.throws(() => packagesOf(maven, { 'pom.xml': '<a>'.repeat(50_000) }), {
    code: 'MANIFEST_UNREADABLE',
  });
  const escaping = { 'pom.xml': pom(`${self('x', '1.0.0')}<modules><module>../../etc</module></modules>`) };
  assert.deepEqual(maven.wants(new Map(Object.entries(escaping))), ['pom.xml']);
  const looping = {
    'pom.xml': pom(
      `<parent><artifactId>b</artifactId><relativePath>b</relativePath></parent><artifactId>a</artifactId>`,
    ),
    'b/pom.xml': pom(`<parent><artifactId>a</artifactId></parent><artifactId>b</artifactId>`),
  };
  assert.deepEqual(told(packagesOf(maven, looping)), ['a . null pom.xml', 'b b null b/pom.xml']);
});
