import { execFileSync } from 'node:child_process';
import type { ToolName, Verdict } from '../helpers/tools.ts';

/** How a package manager makes its lockfile, and how it is asked whether a tree and its lockfile agree. */
export interface Judge {
  readonly name: string;
  readonly tool: ToolName;
  readonly lockfile: string;
  /** Arguments that write the lockfile of a tree, or bring an existing one up to date. */
  readonly lock: readonly string[];
  /** Arguments that install exactly what the lockfile says, or fail. */
  readonly check: readonly string[];
  /** Settings of the tool that belong in the tree. */
  readonly files: Readonly<Record<string, string>>;
  /** How a dependency on a member is spelled, given the range it means. */
  readonly spell: (range: string) => string;
  /** The requirement of what comes from the registry: itself, or `catalog:` where the settings hold it. */
  readonly thirdParty: (range: string) => string;
}

/** A tool run in a tree. */
export type Run = (args: readonly string[]) => Verdict;

/** What the catalogs hold. */
export const catalog = { ms: '2.1.3' };
const inCatalog = '\ncatalog:\n  ms: 2.1.3\n';

/** The registry npm is set to use here. Yarn has another one by default. */
const registry = execFileSync('npm', ['config', 'get', 'registry'], {
  encoding: 'utf8',
  // Windows only starts npm.cmd through a shell; the arguments are constants.
  shell: process.platform === 'win32',
}).trim();

const plain = (range: string): string => range;

function npm(version: number): Judge {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  return {
    name: `npm, lockfile v${version}`,
    tool: 'npm',
    lockfile: 'package-lock.json',
    lock: ['install', '--package-lock-only', `--lockfile-version=${version}`, ...flags],
    check: ['ci', ...flags],
    files: {},
    spell: plain,
    thirdParty: plain,
  };
}

function pnpm(tool: 'pnpm9' | 'pnpm10', style: Style): Judge {
  return {
    tool,
    lockfile: 'pnpm-lock.yaml',
    lock: ['install', '--lockfile-only', '--no-frozen-lockfile', '--ignore-scripts'],
    check: ['install', '--frozen-lockfile', '--ignore-scripts', '--prefer-offline'],
    files: {
      'pnpm-workspace.yaml': `packages:\n  - 'packages/*'\n  - 'packages/nested/*'\n  - 'apps/*'\n${inCatalog}`,
      '.npmrc': 'link-workspace-packages=true\n',
    },
    ...style,
    name: `${tool}, ${style.name}`,
  };
}

const yarn1: Judge = {
  name: 'yarn classic',
  tool: 'yarn1',
  lockfile: 'yarn.lock',
  lock: ['install', '--ignore-scripts', '--non-interactive', '--no-progress'],
  check: ['install', '--frozen-lockfile', '--ignore-scripts', '--non-interactive', '--no-progress'],
  files: { '.yarnrc': `registry "${registry}"\n` },
  spell: plain,
  thirdParty: plain,
};

function berry(tool: 'yarn3' | 'yarn4', style: Style): Judge {
  return {
    tool,
    lockfile: 'yarn.lock',
    lock: ['install', '--mode=update-lockfile'],
    check: ['install', '--immutable'],
    files: {
      '.yarnrc.yml':
        [
          'enableGlobalCache: true',
          'enableScripts: false',
          'enableTelemetry: false',
          'nodeLinker: node-modules',
          `npmRegistryServer: "${registry}"`,
        ].join('\n') + (tool === 'yarn4' ? inCatalog : '\n'),
    },
    ...style,
    name: `${tool}, ${style.name}`,
  };
}

function bun(style: Style): Judge {
  return {
    tool: 'bun',
    lockfile: 'bun.lock',
    lock: ['install', '--lockfile-only', '--ignore-scripts'],
    check: ['install', '--frozen-lockfile', '--ignore-scripts'],
    files: {},
    ...style,
    name: `bun, ${style.name}`,
  };
}

/** How a workspace names its members and the rest. */
interface Style {
  readonly name: string;
  readonly spell: (range: string) => string;
  readonly thirdParty: (range: string) => string;
}

const ranges: Style = { name: 'plain ranges', spell: plain, thirdParty: plain };
// For berry, unlike all others, `*` does not accept a member at a prerelease.
const berryRanges: Style = { ...ranges, spell: (range) => (range === '*' ? '>=1.0.0' : range) };
const protocol: Style = { name: 'workspace:', spell: workspaceProtocol, thirdParty: plain };
const catalogs: Style = { ...protocol, name: 'workspace: and catalog:', thirdParty: () => 'catalog:' };

/** `workspace:^`, `~` and `*` where that says the same, else `workspace:` and the range. */
function workspaceProtocol(range: string): string {
  const short = /^([\^~])\d+\.\d+\.\d+$/u.exec(range)?.[1];
  return `workspace:${short ?? range}`;
}

/** Every package manager of the npm family, once for each way it has of naming a member. */
export const judges: readonly Judge[] = [
  npm(2),
  npm(3),
  pnpm('pnpm9', ranges),
  pnpm('pnpm9', catalogs),
  pnpm('pnpm10', ranges),
  pnpm('pnpm10', catalogs),
  yarn1,
  berry('yarn3', berryRanges),
  berry('yarn3', protocol),
  berry('yarn4', berryRanges),
  berry('yarn4', catalogs),
  bun(ranges),
  bun(catalogs),
];
