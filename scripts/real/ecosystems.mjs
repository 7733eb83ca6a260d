/**
 * Releases real repositories of the other ecosystems and lets their own tools read the version back.
 *
 *   node scripts/real/ecosystems.mjs --mirror DIR [OWNER/NAME…]
 *
 * DIR holds bare clones as OWNER+NAME/repo. Each is cloned without a remote, released as a version far ahead, and must then
 * differ from before by version bytes only; Maven, Ruby, Elixir, Mono's xbuild and Gradle are asked for the version (readers.mjs
 * says how); nothing that reads Dart can be installed.
 * Judges run the build scripts of those repositories: run this in a container. Needs `npm run build` before, and Maven Central.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { Checks } from './checks.mjs';
import { askGradle, askXbuild } from './readers.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirror: { type: 'string', default: '.mirror' } },
});
const cli = join(dirname(dirname(import.meta.dirname)), 'dist/cli.js');

/** Far above every version there is, and a prerelease of it. */
const asked = ['907.1.0', '907.2.0-rc.1'];

/** How each tool is asked for the version in a directory; null for Dart, which is not asked. */
const judges = {
  maven: (version) => ({
    argv: ['mvn', '-q', '-B', 'help:evaluate', '-Dexpression=project.version', '-DforceStdout'],
    says: version,
  }),
  ruby: (version) => ({
    argv: [
      'ruby',
      '-e',
      'puts Dir["*.gemspec"].map { |file| Gem::Specification.load(file).version.to_s }.uniq',
    ],
    says: version.replace('-rc.1', '.rc1'),
  }),
  mix: (version) => ({
    argv: [
      'elixir',
      '-e',
      'Mix.start(); Code.require_file("mix.exs"); IO.puts(Mix.Project.config()[:version])',
    ],
    says: version,
  }),
  csharp: (version, dir, project) => ({ argv: askXbuild(dir, project), says: version }),
  gradle: (version, dir, property) => ({ argv: askGradle(dir, property), says: version }),
  dart: null,
};

/**
 * The repositories by ecosystem; where one has several lines of versions, the package that is released; what the judge is
 * asked about.
 */
const repositories = {
  'google/gson': { ecosystem: 'maven', only: 'gson-parent' },
  'apache/commons-lang': { ecosystem: 'maven' },
  'spring-projects/spring-petclinic': { ecosystem: 'maven' },
  'rack/rack': { ecosystem: 'ruby' },
  'sinatra/sinatra': { ecosystem: 'ruby' },
  'ruby/rake': { ecosystem: 'ruby' },
  'elixir-plug/plug': { ecosystem: 'mix' },
  'elixir-ecto/ecto': { ecosystem: 'mix' },
  'phoenixframework/phoenix': { ecosystem: 'mix', only: 'phoenix' },
  'serilog/serilog': { ecosystem: 'csharp', asked: 'src/Serilog/Serilog.csproj' },
  'serilog/serilog-sinks-file': {
    ecosystem: 'csharp',
    asked: 'src/Serilog.Sinks.File/Serilog.Sinks.File.csproj',
  },
  'FluentValidation/FluentValidation': {
    ecosystem: 'csharp',
    asked: 'src/FluentValidation/FluentValidation.csproj',
  },
  'felangel/bloc': { ecosystem: 'dart', only: 'bloc' },
  'dart-lang/http': { ecosystem: 'dart', only: 'http' },
  'rrousselGit/provider': { ecosystem: 'dart', only: 'provider' },
  'JakeWharton/timber': { ecosystem: 'gradle', asked: 'VERSION_NAME' },
  'square/retrofit': { ecosystem: 'gradle', asked: 'VERSION_NAME' },
  'square/moshi': { ecosystem: 'gradle', asked: 'VERSION_NAME' },
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-ecosystems-')));
const checks = new Checks();
try {
  for (const repository of positionals.length > 0 ? positionals : Object.keys(repositories))
    check(repository);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exitCode = checks.summary();

function check(repository) {
  const mirror = join(resolve(values.mirror), repository.replace('/', '+'), 'repo');
  const { ecosystem, only, asked: about } = repositories[repository] ?? {};
  if (!existsSync(mirror) || ecosystem === undefined)
    return checks.fail(`${repository}: no mirror at ${mirror}`);
  const dir = join(folder, repository.replace('/', '+'));
  git(folder, 'clone', '--quiet', mirror, dir);
  git(dir, 'remote', 'remove', 'origin');
  for (const version of asked) {
    const run = release(dir, 'next', '--as', only === undefined ? version : `${only}@${version}`, '--yes');
    const name = `${repository} (${ecosystem}) ${version}`;
    if (run.status !== 0) checks.fail(`${name}: exit ${run.status}: ${run.stderr.trim().slice(-400)}`);
    else judge({ dir, name, version, ecosystem, about });
  }
}

function judge({ dir, name, version, ecosystem, about }) {
  const edited = git(dir, 'diff', '--name-only', 'HEAD~1', 'HEAD').split('\n').filter(isManifest);
  const odd = oddLines(dir);
  if (edited.length === 0) return checks.fail(`${name}: no manifest was edited`);
  if (odd.length > 0)
    return checks.fail(`${name}: more than versions changed: ${odd.slice(0, 3).join(' | ')}`);
  const asking = judges[ecosystem]?.(version, dir, about) ?? null;
  if (asking === null)
    return checks.that(
      true,
      `${name}: ${edited.length} files, versions only (not asked: no ${ecosystem} tool)`,
    );
  const [command, ...args] = asking.argv;
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: dir,
    encoding: 'utf8',
    timeout: 300_000,
  });
  git(dir, 'reset', '--quiet', '--hard');
  git(dir, 'clean', '--quiet', '--force');
  // Maven colours even this.
  const said = stripVTControlCharacters(stdout).trim();
  if (status === 0 && said === asking.says)
    return checks.that(true, `${name}: ${edited.length} files, ${command} says ${said}`);
  checks.fail(`${name}: ${command} says ${said.slice(-200)} (exit ${status}) ${stderr.slice(-200)}`);
}

function isManifest(path) {
  return path !== '' && !path.endsWith('.md');
}

/** Changed lines whose difference is not in a version: what is left without versions must be alike before and after. */
function oddLines(dir) {
  const lines = git(dir, 'diff', '--unified=0', 'HEAD~1', 'HEAD', '--', '.', ':!*.md').split('\n');
  const of = (sign) =>
    lines
      .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
      .map((line) =>
        line.slice(1).replaceAll(/\d+(?:\.\d+)+(?:[-.](?:[A-Za-z]+)(?:[.-]?\d+)*)*(?:\+[\w.]+)?/g, '#'),
      );
  // What .NET calls a suffix is a line of its own, empty or not there before.
  const isSuffix = (line) => /^\s*<VersionSuffix>[\w.]*<\/VersionSuffix>\r?$/.test(line);
  const [before, after] = ['-', '+'].map((sign) => of(sign).filter((line) => !isSuffix(line)));
  return before.filter((line, at) => line !== after[at]).concat(after.slice(before.length));
}

function release(cwd, ...args) {
  return spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', env: identity() });
}

function git(cwd, ...args) {
  return execFileSync('git', args, { cwd, encoding: 'utf8', env: identity(), maxBuffer: 1 << 28 });
}

function identity() {
  const who = { NAME: 'Test', EMAIL: 'test@example.com' };
  const author = Object.fromEntries(Object.entries(who).map(([key, value]) => [`GIT_AUTHOR_${key}`, value]));
  const committer = Object.fromEntries(
    Object.entries(who).map(([key, value]) => [`GIT_COMMITTER_${key}`, value]),
  );
  return { ...process.env, ...author, ...committer };
}
