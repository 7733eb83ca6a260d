import { join } from 'node:path';
import { startGitHttp, type GitHttpServer } from '../helpers/git-http.ts';
import { imageRegistry, type ImageRegistry } from '../helpers/image-registry.ts';
import { npmRegistry, type NpmRegistry } from '../helpers/npm-registry.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { wrapCommands } from './command-wrapper.ts';

/** What is cleaned up after something. */
export interface Clean {
  after(clean: () => void): void;
}

/** The packages of the workspace, in the order of their names. */
export const packages = ['cli', 'core', 'web'] as const;

/**
 * GitHub where an address is given, else a folder; packages go to the registry of npm's settings where that is asked for;
 * files are signed where there is a key, and an image of one package where there is a place for it.
 */
const config = `const { API_URL: apiUrl, PAGES: path, ASSETS, PUBLISHES, SIGNING_KEY, TRUSTED_KEY, IMAGES } = process.env;
export default {
  forge: apiUrl ? { kind: 'github', repository: 'acme/tool', apiUrl } : { kind: 'local', path },
  build: [{ title: 'build', argv: ['sh', 'build.sh'] }],
  assets: ASSETS === 'none' ? [] : ['dist/{package}-{version}.txt', 'dist/{package}.bin'],
  publish: {
    npm: PUBLISHES === 'npm',
    images: IMAGES ? [{ package: 'core', repository: IMAGES + '/core', source: 'dist/layout', sign: true }] : [],
  },
  sbom: Boolean(IMAGES),
  signing: SIGNING_KEY
    ? { key: { env: 'SIGNING_KEY' }, trust: { keys: [{ pem: TRUSTED_KEY }] }, ...(apiUrl && { store: 'github' }) }
    : {},
};
`;

/**
 * Writes for each package what depends on its sources and version alone, some of it into the package, and does as told
 * before and after. Each file is there as a whole or not: the build of a killed run may still go on beside the next one.
 */
const build = `set -e
write() { cat > "$1.$$" && mv "$1.$$" "$1"; }
if [ -n "$BEFORE_BUILD" ]; then sh -c "$BEFORE_BUILD"; fi
mkdir -p dist
for name in ${packages.join(' ')}; do
  version=$(sed -n 's/.*"version": "\\(.*\\)".*/\\1/p' packages/$name/package.json)
  cat packages/$name/*.js | write dist/$name-$version.txt
  write dist/$name.bin < packages/$name/package.json
  mkdir -p packages/$name/lib
  cat packages/$name/*.js | write packages/$name/lib/index.js
done
if [ -n "$IMAGES" ]; then node image.mjs; fi
if [ -n "$AFTER_BUILD" ]; then sh -c "$AFTER_BUILD"; fi
`;

/** Makes an image of a package in the OCI layout, of its version alone; each file is there as a whole or not. */
const image = `import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
const { version } = JSON.parse(readFileSync('packages/core/package.json', 'utf8'));
const dir = 'dist/layout';
mkdirSync(dir + '/blobs/sha256', { recursive: true });
const write = (file, text) => {
  writeFileSync(file + '.' + process.pid, text);
  renameSync(file + '.' + process.pid, file);
};
const put = (mediaType, text) => {
  const hex = createHash('sha256').update(text).digest('hex');
  write(dir + '/blobs/sha256/' + hex, text);
  return { mediaType, digest: 'sha256:' + hex, size: Buffer.byteLength(text) };
};
const type = (name) => 'application/vnd.oci.image.' + name + '+json';
const layers = [put('application/vnd.oci.image.layer.v1.tar', 'a layer of ' + version)];
const config = put(type('config.v1'), JSON.stringify({ architecture: 'amd64', os: 'linux' }));
const manifest = { schemaVersion: 2, mediaType: type('manifest.v1'), config, layers };
const manifests = [put(manifest.mediaType, JSON.stringify(manifest))];
write(dir + '/index.json', JSON.stringify({ schemaVersion: 2, mediaType: type('index.v1'), manifests }));
`;

/** What all sites of a suite share: the history, a git server, registries, and a git and an npm that can be spoilt. */
export interface Ground {
  readonly server: GitHttpServer;
  readonly template: string;
  readonly bin: string;
  /** An empty registry that nobody else uses until the test is over. */
  registry(t: Clean): Promise<NpmRegistry>;
  /** The registry of images of all sites, each of which has repositories of its own. */
  images(tool: readonly string[]): Promise<ImageRegistry>;
}

/** Makes the history of a workspace of three packages, all of which are to be released. */
export async function breakGround(t: Clean): Promise<Ground> {
  const dir = temporary(t, 'ground');
  const server = await startGitHttp();
  t.after(() => void server.stop());
  const repo = new Repo(join(dir, 'work'));
  let images: Promise<ImageRegistry> | null = null;
  repo.commit('chore: begin', {
    'package.json': json({ name: 'all', private: true, workspaces: ['packages/*'] }),
    'release.config.mjs': config,
    'build.sh': build,
    'image.mjs': image,
    '.gitignore': 'dist/\nlib/\n',
    'README.md': '# All\n',
    ...Object.fromEntries(packages.flatMap(filesOf)),
  });
  repo.tag(...packages.map((name) => `${name}@1.0.0`));
  repo.commit('feat: two cores', { 'packages/core/core.js': 'export const cores = 2;\n' });
  repo.commit('fix: quote arguments', { 'packages/cli/cli.js': 'quote();\n' });
  repo.commit('fix: close the window', { 'packages/web/web.js': 'close();\n', 'packages/web/page.js': '\n' });
  return {
    server,
    template: repo.withRemote(join(dir, 'remote.git')),
    bin: wrapCommands(join(dir, 'bin'), 'git', 'npm'),
    registry: registryPool(t),
    images: (tool) => (images ??= imageRegistry(t, tool)),
  };
}

function filesOf(name: string): readonly (readonly [string, string])[] {
  const dependencies = name === 'core' ? {} : { dependencies: { core: '^1.0.0' } };
  const manifest = { name, version: '1.0.0', files: ['*.js', 'lib/index.js'], ...dependencies };
  return [
    [`packages/${name}/package.json`, json(manifest)],
    [`packages/${name}/${name}.js`, '\n'],
  ];
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Registries take a while to start, so each is used again, emptied. */
function registryPool(t: Clean): Ground['registry'] {
  const free: NpmRegistry[] = [];
  return async (sub) => {
    const registry = free.pop() ?? (await npmRegistry(t));
    sub.after(() => {
      registry.clear();
      free.push(registry);
    });
    return registry;
  };
}
