/**
 * How .NET and Gradle are asked for a version here. Neither's own SDK can be had for every project: its items and plugins come
 * from registries. So the real evaluator reads what holds the version, and what it does not know is left out of a copy.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Mono's xbuild evaluates a project: properties, conditions and imports, Directory.Build.props first. It predates SDK
 * projects, so items and one function are taken out of all projects in `dir`, and the rule that makes Version of
 * VersionPrefix and VersionSuffix (Microsoft.NET.DefaultAssemblyInfo.targets) is written out here.
 */
export function askXbuild(dir, project) {
  for (const path of readdirSync(dir, { recursive: true })) {
    if (!/\.(?:csproj|props|targets)$/.test(path)) continue;
    const file = join(dir, path);
    const text = readFileSync(file, 'utf8')
      .replaceAll(/<ItemGroup\b[^]*?<\/ItemGroup>/g, '')
      .replaceAll(/\$\(\[MSBuild\]::IsTargetFrameworkCompatible\('\$\(\w+\)', *'[^']*'\)\)/g, 'true');
    writeFileSync(file, text);
  }
  const asking = join(dir, 'asking.proj');
  const props = above(dir, dirname(project), 'Directory.Build.props');
  writeFileSync(
    asking,
    `<Project DefaultTargets="Ask" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  ${props === undefined ? '' : `<Import Project="${props}" />`}
  <Import Project="${join(dir, project)}" />
  <PropertyGroup Condition="'$(Version)' == ''">
    <Version>$(VersionPrefix)</Version>
    <Version Condition="'$(VersionSuffix)' != ''">$(VersionPrefix)-$(VersionSuffix)</Version>
  </PropertyGroup>
  <Target Name="Ask"><Message Importance="high" Text="$(Version)" /></Target>
</Project>
`,
  );
  return ['xbuild', '/nologo', '/verbosity:minimal', asking];
}

/** The nearest file of this name, from a directory up. */
function above(dir, from, name) {
  for (let here = from; ; here = dirname(here)) {
    if (existsSync(join(dir, here, name))) return join(dir, here, name);
    if (here === '.') return undefined;
  }
}

/** Gradle reads gradle.properties in a build of its own that has no plugins, and prints one of them. */
export function askGradle(dir, property) {
  const build = mkdtempSync(join(dirname(dir), 'gradle-'));
  writeFileSync(join(build, 'gradle.properties'), readFileSync(join(dir, 'gradle.properties')));
  writeFileSync(join(build, 'settings.gradle'), '');
  writeFileSync(join(build, 'build.gradle'), `task ask { println project.property('${property}') }\n`);
  return ['gradle', '--offline', '--quiet', '--no-daemon', '--project-dir', build, 'ask'];
}
