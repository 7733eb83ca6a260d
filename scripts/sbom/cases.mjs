import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownNames } from './packages.mjs';

/** Repositories at the commit they were looked at, with their kind of lockfile and who judges it. */
export const cases = [
  ['semantic-release/semantic-release', '8d905a56e800', 'package-lock.json', 'npm sbom'],
  ['sigstore/sigstore-js', '769a53d87132', 'package-lock.json', 'npm sbom'],
  ['probot/probot', '4ea8ea48f11a', 'package-lock.json', 'npm sbom'],
  ['vuejs/core', 'e2bede96134f', 'pnpm-lock.yaml 9', 'pnpm list'],
  ['changesets/changesets', '5322174b2722', 'pnpm-lock.yaml 9', 'pnpm list'],
  ['jestjs/jest', '52db46e50404', 'yarn.lock 10', 'yarn info'],
  ['jest-community/eslint-plugin-jest', '4ba94543a4f8', 'yarn.lock 10', 'yarn info'],
  ['facebook/metro', 'a4e01a994f75', 'yarn.lock classic', 'yarn list'],
  ['tscircuit/tscircuit', '6799c51fca9a', 'bun.lock', 'bun pm ls'],
  ['BurntSushi/ripgrep', '3fce3b5bb023', 'Cargo.lock', 'cargo metadata'],
  ['cocogitto/cocogitto', '8cfddce66f6e', 'Cargo.lock', 'cargo metadata'],
  ['crate-ci/typos', '3bc303c295c0', 'Cargo.lock', 'cargo metadata'],
  ['modelcontextprotocol/python-sdk', '57394b0548d1', 'uv.lock', 'uv export'],
  ['commitizen-tools/commitizen', 'b66582e9462d', 'uv.lock', 'uv export'],
  ['cloud-custodian/cloud-custodian', 'df800e9e94d0', 'uv.lock', 'uv export'],
  ['python-poetry/poetry', 'f46702336862', 'poetry.lock', 'poetry show'],
  ['gembaadvantage/uplift', '5929c67c42e6', 'go.mod', 'go list'],
  ['spf13/cobra', 'adbc8813901b', 'go.mod', 'go list'],
  ['gorilla/mux', 'db9d1d0073d2', 'go.mod', 'go list'],
  ...[
    ['probot/probot', '4ea8ea48f11a', 'package-lock.json'],
    ['semantic-release/semantic-release', '8d905a56e800', 'package-lock.json'],
    ['vuejs/core', 'e2bede96134f', 'pnpm-lock.yaml 9'],
    ['jest-community/eslint-plugin-jest', '4ba94543a4f8', 'yarn.lock 10'],
    ['facebook/metro', 'a4e01a994f75', 'yarn.lock classic'],
    ['BurntSushi/ripgrep', '3fce3b5bb023', 'Cargo.lock'],
    ['cocogitto/cocogitto', '8cfddce66f6e', 'Cargo.lock'],
    ['commitizen-tools/commitizen', 'b66582e9462d', 'uv.lock'],
    ['python-poetry/poetry', 'f46702336862', 'poetry.lock'],
    ['gembaadvantage/uplift', '5929c67c42e6', 'go.mod'],
    ['spf13/cobra', 'adbc8813901b', 'go.mod'],
  ].flatMap((one) => [
    [...one, 'syft'],
    [...one, 'cdxgen'],
  ]),
].map(([repository, commit, kind, judge]) => ({ repository, commit, kind, judge }));

/** What generators list that look at every file below the repository, where ours reads the lockfile of each package. */
const everyFile = [
  { side: 'missing', holds: ({ type }) => type === 'github', says: 'actions that workflows use' },
  { side: 'missing', holds: ({ name }, dir) => ownNames(dir).has(name), says: 'of the repository itself' },
  {
    side: 'missing',
    holds: ({ files }) => files.length > 0 && files.every((file) => file.includes('/')),
    says: 'of files below the root that belong to no package of ours: fixtures, fuzzing, a web site',
  },
  {
    side: 'digest',
    holds: ({ hash }, dir) => elsewhere(dir).some((text) => text.includes(toBase64(hash))),
    says: 'digests that another lockfile below the root has',
  },
  {
    side: 'missing',
    holds: ({ type }) => type === 'nix',
    says: 'of flake.lock, which builds no package of ours',
  },
  {
    side: 'missing',
    holds: ({ type, name, version }, dir) =>
      type === 'golang' && isIn(readFileSync(join(dir, 'go.sum'), 'utf8'), name, version),
    says: 'of go.sum that go.mod does not require, because nothing is built from them',
  },
];

function elsewhere(dir) {
  const out = execFileSync('git', ['-C', dir, 'ls-files', '-z', '*/yarn.lock'], { encoding: 'utf8' });
  return out.split('\0').flatMap((file) => (file === '' ? [] : [readFileSync(join(dir, file), 'utf8')]));
}

function toBase64(hash) {
  return Buffer.from(hash, 'hex').toString('base64');
}

function isIn(goSum, name, version) {
  return goSum.includes(`${name} ${version}`);
}

/** Differences that are meant, by judge: on which side, of which packages (or digests), and why. */
export const explain = {
  syft: everyFile,
  cdxgen: [
    ...everyFile,
    {
      side: 'extra',
      holds: ({ purl }, dir) => purl.startsWith('pkg:golang/') && !isBuilt(dir, purl),
      says: 'for tests or other systems only, which the judge leaves out',
    },
    {
      side: 'digest',
      holds: ({ type }, dir) => type === 'golang' || isBerry(dir),
      says: 'digests that are of no file: yarn berry’s cache, and h1: of go.sum',
    },
  ],
  'npm sbom': [
    {
      side: 'missing',
      holds: ({ name }, dir) => {
        const { packages } = JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8'));
        return packages[`node_modules/${name}`]?.name !== undefined;
      },
      says: 'told by the judge under an alias',
    },
  ],
  'bun pm ls': [
    {
      side: 'extra',
      holds: ({ name, version }, dir) => {
        const lines = readFileSync(join(dir, 'bun.lock'), 'utf8').split('\n');
        return lines.some((line) => line.includes(`["${name}@${version}"`) && /"(?:os|cpu)":/.test(line));
      },
      says: 'for other systems, which the judge leaves out',
    },
  ],
  'uv export': [
    {
      side: 'extra',
      holds: ({ purl }) => /[?&]vcs_url=/.test(purl),
      says: 'from git, which the judge tells without a version',
    },
  ],
  'go list': [
    {
      side: 'missing',
      holds: ({ isRequired }) => !isRequired,
      says: 'of the module graph that go.mod does not require, because nothing is built from them',
    },
  ],
};

/** Whether a package of the module is built into the repository's own, on this system and without tests. */
function isBuilt(dir, purl) {
  const path = decodeURIComponent(/^pkg:golang\/([^@?]+)/.exec(purl)[1]);
  const format = '{{with .Module}}{{.Path}}{{end}}';
  return execFileSync('go', ['list', '-deps', '-f', format, './...'], { cwd: dir, encoding: 'utf8' })
    .split('\n')
    .includes(path);
}

function isBerry(dir) {
  const [file] = execFileSync('git', ['-C', dir, 'ls-files', 'yarn.lock'], { encoding: 'utf8' }).split('\n');
  return file !== '' && readFileSync(join(dir, file), 'utf8').includes('__metadata:');
}
