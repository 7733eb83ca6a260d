import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csharp } from '../../src/ecosystems/csharp/index.ts';
import { obeysTheLaws } from './kit/laws.ts';
import { packagesOf, released, told } from './kit/repository.ts';

const project = (body: string): string => `<Project Sdk="Microsoft.NET.Sdk">\n  ${body}\n</Project>\n`;
const group = (body: string): string => `<PropertyGroup>${body}</PropertyGroup>`;

obeysTheLaws(csharp, {
  files: {
    'Directory.Build.props': `<Project>
  <PropertyGroup>
    <Version>‹v›</Version>
    <AssemblyVersion>‹p›.0</AssemblyVersion>
    <FileVersion>‹p›</FileVersion>
    <InformationalVersion>‹v›</InformationalVersion>
  </PropertyGroup>
  <PropertyGroup Condition="'$(CI)' == 'true'">
    <Version>9.9.9</Version>
  </PropertyGroup>
</Project>
`,
    'src/Lib/Lib.csproj': `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
  </PropertyGroup>
</Project>
`,
    'src/App/App.fsproj': `<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <ProjectReference Include="..\\Lib\\Lib.csproj" />
    <PackageReference Include="Lib" Version = '[‹v›]' />
  </ItemGroup>
</Project>
`,
  },
  noise: ['  <!-- <Version>1.0.0</Version> é -->', '', '\t'],
});

obeysTheLaws(csharp, {
  files: {
    'Lib.csproj': `<Project>
  <PropertyGroup>
    <VersionPrefix>‹p›</VersionPrefix>
    <VersionSuffix>‹s›</VersionSuffix>
    <PackageVersion>$(Version)</PackageVersion>
  </PropertyGroup>
</Project>
`,
  },
  noise: ['<!-- 1.0.0 -->'],
});

test('projects take their version from the props above them; what cannot be packed is private', () => {
  const files = {
    'Directory.Build.props': `<Project>${group('<VersionPrefix>1.2.3</VersionPrefix>')}</Project>`,
    'src/A/A.csproj': project(group('<PackageId>Acme.A</PackageId>')),
    'src/B/B.csproj': project(`<ItemGroup><ProjectReference Include="../A/A.csproj" /></ItemGroup>`),
    'test/T/T.csproj': project(group('<IsPackable>False</IsPackable><Version>0.0.1</Version>')),
    'old/Old.csproj': project(group('<PackageVersion>$(GitVersion)</PackageVersion>')),
  };
  assert.deepEqual(told(packagesOf(csharp, files)), [
    'Old old null old/Old.csproj',
    'Acme.A src/A 1.2.3 Directory.Build.props',
    'B src/B 1.2.3 Directory.Build.props normal Acme.A -',
    'T test/T 0.0.1 test/T/T.csproj private',
  ]);
});

test('a suffix is added below the prefix when there is one to write, indented and ended alike', () => {
  const before =
    '<Project>\r\n  <PropertyGroup>\r\n    <VersionPrefix>1.2.3</VersionPrefix>\r\n  </PropertyGroup>\r\n</Project>';
  const after = released(csharp, { 'A.csproj': before }, { to: '1.3.0-beta.1' })['A.csproj'];
  assert.equal(
    after,
    before.replace(
      '1.2.3</VersionPrefix>',
      '1.3.0</VersionPrefix>\r\n    <VersionSuffix>beta.1</VersionSuffix>',
    ),
  );
  assert.equal(
    released(csharp, { 'A.csproj': after }, { to: '1.3.0' })['A.csproj'],
    before
      .replace('1.2.3', '1.3.0')
      .replace('</VersionPrefix>', '</VersionPrefix>\r\n    <VersionSuffix></VersionSuffix>'),
  );
});

test('an assembly version that does not say the version stays', () => {
  const text = (version: string, assembly: string): string =>
    project(group(`<Version>${version}</Version><AssemblyVersion>${assembly}</AssemblyVersion>`));
  assert.equal(
    released(csharp, { 'A.csproj': text('1.5.2', '1.0.0.0') }, { to: '1.6.0' })['A.csproj'],
    text('1.6.0', '1.0.0.0'),
  );
  assert.equal(
    released(csharp, { 'A.csproj': text('1.5.2', '1.5.*') }, { to: '1.6.0' })['A.csproj'],
    text('1.6.0', '1.5.*'),
  );
  assert.equal(
    released(csharp, { 'A.csproj': text('1.5.2', '1.5.2.0') }, { to: '1.6.0-rc.1' })['A.csproj'],
    text('1.6.0-rc.1', '1.6.0.0'),
  );
});

test('imports by a literal path and names that stand for names are followed', () => {
  const files = {
    'eng/Version.props': `<Project>${group('<LibVersion>1.2.3</LibVersion>')}</Project>`,
    'src/A.csproj': project(
      `<Import Project="..\\eng\\Version.props" />${group('<Version>$(LibVersion)</Version>')}`,
    ),
  };
  assert.deepEqual(told(packagesOf(csharp, files)), ['A src 1.2.3 eng/Version.props']);
  assert.equal(
    released(csharp, files, { to: '2.0.0' })['eng/Version.props'],
    files['eng/Version.props'].replace('1.2.3', '2.0.0'),
  );
});

test('a directory further up is asked where the one below imports it', () => {
  const import_ = `<Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" />`;
  const files = {
    'Directory.Build.props': `<Project>${group('<Version>1.2.3</Version>')}</Project>`,
    'src/Directory.Build.props': `<Project>${import_}</Project>`,
    'src/A/A.csproj': project(''),
    'test/Directory.Build.props': '<Project />',
    'test/B/B.csproj': project(''),
  };
  assert.deepEqual(told(packagesOf(csharp, files)), ['A src/A 1.2.3 Directory.Build.props']);
});

test('two projects of one name are told apart by their directories', () => {
  const files = {
    'a/X.csproj': project(group('<Version>1.0.0</Version>')),
    'b/X.csproj': project(group('<Version>2.0.0</Version>')),
  };
  assert.deepEqual(
    packagesOf(csharp, files).map(({ name }) => name),
    ['a', 'b'],
  );
});

test('requirements: a plain version is the least one', () => {
  assert.equal(csharp.satisfies('1.3.0', '1.2.3'), true);
  assert.equal(csharp.satisfies('1.2.2', '1.2.3'), false);
  assert.equal(csharp.satisfies('2.0.0', '[1.2.3,2.0.0)'), false);
  assert.equal(csharp.satisfies('2.0.0', '1.*'), true);
  assert.equal(csharp.rewriteRange('1.2.3', '2.0.0'), '2.0.0');
  assert.equal(csharp.rewriteRange('[1.2.3,2.0.0)', '2.0.0'), '[2.0.0,3.0.0)');
  assert.equal(csharp.rewriteRange('1.*', '2.0.0'), '1.*');
});
