import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
].map(([repository, commit, kind, judge]) => ({ repository, commit, kind, judge }));

/** Differences that are meant, by judge: on which side, of which packages, and why. */
export const explain = {
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
