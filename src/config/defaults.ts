import type { Config } from './config.ts';

/**
 * The configuration of a repository that has none. Free of the schema on purpose: without a configuration
 * file nothing has to be checked, so nothing of the checking is loaded.
 *
 * Sections follow Keep a Changelog 1.1.0, in its order, with "Reverted" after "Removed": what a revert takes
 * back is not always a feature. Prerelease identifiers are those in common use, in the order in which SemVer
 * §11 sorts them (ASCII), so every move this order allows also gives a greater version.
 */
export const defaults: Config = {
  bump: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  always: null,
  zeroMajor: 'caret',
  notUnderstood: 'warn',
  squash: 'header',
  scopes: 'add',
  paths: {},
  changesets: null,
  firstPrerelease: 1,
  prereleaseOrder: ['alpha', 'beta', 'dev', 'next', 'preview', 'rc'],
  tagFormat: null,
  fixed: null,
  files: [],
  linked: [],
  packages: {},
  requires: [],
  workspaces: null,
  ignore: [],
  hold: [],
  registries: { npm: false, cargo: false, python: false },
  goMajor: 'edit',
  cascade: {},
  dependsOn: {},
  changelog: 'CHANGELOG.md',
  sections: [
    { title: 'Added', types: ['feat'] },
    { title: 'Changed', types: ['perf', 'refactor', 'change', 'build', 'deps'] },
    { title: 'Deprecated', types: ['deprecate'] },
    { title: 'Removed', types: ['remove'] },
    { title: 'Reverted', types: ['revert'] },
    { title: 'Fixed', types: ['fix'] },
    { title: 'Security', types: ['security'] },
  ],
  dependencyTable: false,
  templates: null,
  remote: 'origin',
  branch: null,
  ledger: 'release-ledger',
  deploymentLedger: null,
  channels: {},
  forge: { kind: 'auto', apiUrl: null, repository: null, path: null },
  build: [],
  apiGuard: 'off',
  assets: [],
  sbom: false,
  checksums: 'SHA256SUMS',
  sbomPolicy: null,
  environments: {},
  notify: [],
  mirrors: [],
  publish: { npm: false, cargo: false, python: false, images: [], concurrency: 4, except: [], commands: [] },
  signing: {
    key: null,
    keyless: false,
    cosign: null,
    store: null,
    trust: { keys: [], identities: [], trustedRoot: null },
  },
  ecosystems: [],
  plugins: [],
};
