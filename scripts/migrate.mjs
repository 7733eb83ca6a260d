/**
 * Migration on real repositories: `release init`, then the configuration it wrote is loaded, the next release planned with
 * it, and the last releases compared (`release shadow`). CI has no such repositories; this is run by hand:
 *
 *   node scripts/migrate.mjs <folder of snapshots> [tool or repository …]
 *
 * The folder holds `owner+name/repo`, git directories. A case passes where the configuration loads, the plan is made or
 * refused with a reason, every setting has a fate, and every difference says why.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Repositories by the tool they release with, by what their files and workflows say. */
const repositories = {
  'semantic-release': [
    'probot/probot',
    'jest-community/eslint-plugin-jest',
    'testing-library/dom-testing-library',
    'semantic-release/semantic-release',
  ],
  'release-please': [
    'googleapis/release-please',
    'GoogleCloudPlatform/functions-framework-nodejs',
    'open-feature/flagd',
  ],
  lerna: ['lerna/lerna', 'jupyterlab/lumino'],
  'cargo-release': ['crate-ci/typos', 'clap-rs/clap'],
  'git-cliff': ['orhun/git-cliff'],
  GoReleaser: ['gembaadvantage/uplift'],
  'standard-version': ['absolute-version/commit-and-tag-version'],
  changesets: [
    'changesets/changesets',
    'honojs/middleware',
    'preconstruct/preconstruct',
    'modernweb-dev/web',
    'apollographql/apollo-server',
  ],
};

const [folder = '', ...filters] = process.argv.slice(2);
const cli = resolve(import.meta.dirname, '../dist/cli.js');
const last = process.env.SHADOW_LAST ?? '10';

const results = Object.entries(repositories).flatMap(([tool, names]) =>
  names
    .filter((name) => filters.length === 0 || filters.some((one) => tool.includes(one) || name.includes(one)))
    .map((name) => tried(tool, name)),
);
const failed = results.filter(({ problems }) => problems.length > 0);
console.log(
  `\n${results.length} cases, ${results.length - failed.length} passed, ${failed.length} failed; ` +
    `${sum('same')} of ${sum('versions')} versions agree, ${sum('explained')} differences explained`,
);
process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;

function sum(key) {
  return results.reduce((total, result) => total + result[key], 0);
}

function tried(tool, name) {
  const bare = join(resolve(folder), name.replace('/', '+'), 'repo');
  const dir = mkdtempSync(join(tmpdir(), 'release-migrate-'));
  try {
    const result = existsSync(bare)
      ? caseIn(tool, name, { bare, dir: join(dir, name.split('/')[1]) })
      : { problems: [`no snapshot ${bare}`], same: 0, versions: 0, explained: 0, lines: [] };
    console.log(`${result.problems.length === 0 ? '✓' : '✖'} ${tool}: ${name}`);
    for (const line of [...result.problems, ...result.lines]) console.log(`    ${line}`);
    return result;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function caseIn(tool, name, { bare, dir }) {
  run('git', ['clone', '--quiet', '--shared', '--no-checkout', bare, dir], '.');
  run('git', ['remote', 'set-url', 'origin', `https://github.com/${name}.git`], dir);
  const init = release(dir, 'init', '--yes', '--no-workflows');
  if (!init.value?.tools)
    return { problems: [`init: ${init.text}`], same: 0, versions: 0, explained: 0, lines: [] };
  const [config, next, shadow] = [['config'], ['next', '--dry-run'], ['shadow', '--last', last]].map((args) =>
    release(dir, ...args),
  );
  const points = shadow.value?.points ?? [];
  const isPlanned = next.value?.releases !== undefined || Boolean(next.value?.error?.hint);
  const problems = [
    ...found(init.value, tool),
    ...[
      [config, config.value?.config !== undefined],
      [next, isPlanned],
      [shadow, points.length > 0],
    ].flatMap(([{ args, text }, isFine]) => (isFine ? [] : [`${args[0]}: ${text}`])),
  ];
  return { problems, ...told({ ...init.value, next: next.value, points }, problems) };
}

function found({ tools, notes }, tool) {
  const names = tools.map((one) => one.tool);
  return [
    ...(names.includes(tool) ? [] : [`found ${names.join(', ') || 'no tool'}`]),
    ...(notes.some(({ fate, text }) => !fate || !text) ? ['a setting without a fate'] : []),
  ];
}

function nextLine(next) {
  if (next?.error) return `${next.error.code}: ${next.error.message}`;
  return next?.releases?.map((one) => `${one.package} ${one.next}`).join(', ') || 'nothing';
}

function told({ notes, config, next, points }, problems) {
  const versions = points.flatMap(({ releases }) => releases);
  const differing = versions.filter(({ agrees }) => !agrees);
  const silent = differing.filter(({ why }) => !why);
  if (silent.length > 0) problems.push(`${silent.length} differences without a reason`);
  const more = points.flatMap((point) => point.more);
  const kinds = [...new Set(notes.map(({ fate }) => fate))];
  const fates = kinds.map((kind) => `${notes.filter(({ fate }) => fate === kind).length} ${kind}`);
  return {
    same: versions.length - differing.length,
    versions: versions.length,
    explained: differing.length - silent.length,
    lines: [
      `config ${JSON.stringify(config)}`,
      `settings: ${fates.join(', ')}`,
      `next: ${nextLine(next)}`.slice(0, 300),
      `last ${points.length} releases: ${versions.length - differing.length} of ${versions.length} versions agree; ${more.length} more here`,
      ...differing.map(({ tag, ours, why }) => `  ${tag}, here ${ours ?? 'none'}: ${why}`.slice(0, 240)),
      ...more.slice(0, 5).map((one) => `  + ${one.package} ${one.version}: ${one.why}`.slice(0, 240)),
    ],
  };
}

function release(dir, ...args) {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--json'], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  try {
    return { args, value: JSON.parse(stdout), text: stderr.trim().slice(0, 400) };
  } catch {
    return { args, value: null, text: `${stderr} ${stdout}`.trim().slice(0, 400) };
  }
}

function run(command, args, cwd) {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
