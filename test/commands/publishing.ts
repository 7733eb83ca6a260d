import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parseTarGzip } from 'nanotar';
import { z } from 'zod';
import { release, type Run } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

/** A package of the workspace: what it depends on, and more of its manifest. */
export interface Member {
  readonly needs?: readonly string[];
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Its packages in an order that is not that of the dependencies. */
export const chain: Readonly<Record<string, Member>> = {
  '@acme/core': {},
  app: { needs: ['cli'] },
  cli: { needs: ['@acme/core'] },
};

/** A workspace, its remote, and a home where npm finds its settings. */
export interface Shop {
  readonly dir: string;
  readonly repo: Repo;
  readonly remote: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Wanted {
  readonly registry: string;
  readonly token?: string;
  readonly config?: object;
  readonly members?: Readonly<Record<string, Member>>;
  /** How members name each other. */
  readonly range?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A workspace at 1.0.0 whose packages all have a pending feature. */
export function shop(t: TestContext, wanted: Wanted): Shop {
  const { registry, token, members = chain, range = '^1.0.0' } = wanted;
  const dir = temporary(t, 'shop');
  const { host } = new URL(registry);
  writeFileSync(join(dir, 'npmrc'), token === undefined ? '' : `//${host}/:_authToken=\${SHOP_TOKEN}\n`);
  const env = {
    HOME: dir,
    npm_config_userconfig: join(dir, 'npmrc'),
    npm_config_registry: registry,
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
    ...(token === undefined ? {} : { SHOP_TOKEN: token }),
    ...wanted.env,
  };
  const repo = new Repo(join(dir, 'work'), env);
  repo.commit('chore: begin', {
    'package.json': json({ name: 'shop', version: '0.0.0', private: true, workspaces: ['packages/*'] }),
    'release.config.json': json({ publish: { npm: true }, fixed: [['*', '@acme/*']], ...wanted.config }),
    ...Object.fromEntries(Object.entries(members).map((one) => manifestOf(one, range))),
    ...wanted.files,
  });
  repo.tag('v1.0.0');
  for (const name of Object.keys(members)) feature(repo, name);
  return { dir, repo, remote: repo.withRemote(join(dir, 'remote.git')), env: repo.env };
}

/** Two packages whose files no build makes twice. */
export function changeable(t: TestContext, registry: string, token: string): Shop {
  const built = { more: { files: ['dist'] } };
  return shop(t, {
    registry,
    token,
    members: { '@acme/core': built, cli: { needs: ['@acme/core'], ...built } },
    config: { build: [{ title: 'build', argv: ['node', 'tools/build.mjs'] }] },
    files: {
      '.gitignore': 'dist/\n',
      'tools/build.mjs': `import { mkdirSync, writeFileSync } from 'node:fs';
for (const name of ['core', 'cli']) {
  mkdirSync(\`packages/\${name}/dist\`, { recursive: true });
  writeFileSync(\`packages/\${name}/dist/index.js\`, String(Math.random()));
}
`,
    },
  });
}

/** A feature of one package. */
export function feature(repo: Repo, name: string, subject = 'more'): void {
  repo.commit(`feat: ${subject} ${name}`, { [`${folderOf(name)}/index.js`]: `// ${subject}\n` });
}

function manifestOf(
  [name, { needs = [], more = {} }]: readonly [string, Member],
  range: string,
): [string, string] {
  const dependencies = Object.fromEntries(needs.map((one) => [one, range]));
  return [`${folderOf(name)}/package.json`, json({ name, version: '1.0.0', dependencies, ...more })];
}

function folderOf(name: string): string {
  return `packages/${name.replace(/^@.*\//, '')}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Releases it. */
export function releaseShop({ repo }: Shop, ...args: readonly string[]): Promise<Run> {
  return release(repo.dir, repo.env, 'next', '--yes', ...args);
}

const listing = z.object({
  'dist-tags': z.record(z.string(), z.string()),
  versions: z.record(
    z.string(),
    z.object({
      dependencies: z.record(z.string(), z.string()).optional(),
      dist: z.object({ integrity: z.string(), tarball: z.string() }),
    }),
  ),
  time: z.record(z.string(), z.string()),
});

/** What the registry has of a package; null where it does not know it. */
export async function published(registry: string, name: string): Promise<z.infer<typeof listing> | null> {
  const response = await fetch(new URL(name.replace('/', '%2f'), registry));
  return response.status === 404 ? null : listing.parse(await response.json());
}

/** Names and versions the registry has of some packages. */
export async function versionsIn(registry: string, ...names: readonly string[]): Promise<readonly string[]> {
  const all = await Promise.all(names.map((name) => published(registry, name)));
  return names.flatMap((name, at) =>
    Object.keys(all[at]?.versions ?? {}).map((version) => `${name}@${version}`),
  );
}

/** Names of the files of a version, as downloaded. */
export async function filesIn(registry: string, name: string, version: string): Promise<readonly string[]> {
  const file = (await published(registry, name))?.versions[version]?.dist.tarball ?? assert.fail(name);
  const response = await fetch(new URL(new URL(file).pathname, registry));
  const entries = await parseTarGzip(new Uint8Array(await response.arrayBuffer()));
  return entries.map((one) => one.name.replace(/^package\//, '')).sort();
}

/** Tags of release pages that are public. */
export function pages({ remote }: Shop): readonly string[] {
  const folder = join(remote, 'releases');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((tag) => {
    const page = join(folder, tag, 'release.json');
    return (
      existsSync(page) &&
      !z.object({ draft: z.boolean() }).parse(JSON.parse(readFileSync(page, 'utf8'))).draft
    );
  });
}

/** Nothing happened: no tag, no version, no change of a file. */
export function assertUntouched({ repo, remote }: Shop): void {
  assert.equal(repo.git('status', '--porcelain'), '');
  assert.equal(repo.git('ls-remote', remote, 'refs/tags/v1.1.0'), '');
}
