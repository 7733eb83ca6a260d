/** Points in real histories and the answers a maintainer would expect there. */

const lockstep = [
  ...[
    'refactor_platform_rs',
    'domain',
    'entity',
    'entity_api',
    'events',
    'migration',
    'service',
    'sse',
    'web',
  ],
];
const oddTags = ['1.0-beta1-test0', '1.0-beta1-test1', '1.0-beta1-test2', '1.0-rc1'];

export const points = {
  'refactor-group/refactor-platform-rs': [
    {
      name: 'before beta1',
      at: 'd1c444b10f4902fa22677b3a27efbaaf04ad9ded',
      hide: ['1.0.0-beta1'],
      tags: ['1.0.0-beta1'],
    },
    { name: 'bump to beta2', at: 'e2366267', tags: ['1.0.0-beta2'] },
    {
      name: 'before beta2',
      at: '00333665fd5bce3155bbea7feb324530628c06b8',
      hide: ['1.0.0-beta2'],
      tags: [['1.0.0-beta2'], ['1.0.0-beta3']],
    },
    { name: 'on beta2', at: '1.0.0-beta2', tags: [] },
    {
      name: 'at 8178c65c',
      at: '8178c65c',
      tags: ['1.0.0-beta3'],
      packages: lockstep,
      ignored: oddTags,
      warns: ['COMMITS_NOT_UNDERSTOOD', 'PACKAGES_LEFT_ALONE', 'MANIFEST_AHEAD'],
      says: [
        "'1.0' has two parts",
        'not released: meeting-ai, meeting-auth, testing-tools (at 0.1.0',
        'tag the commit 1.0.0-beta3',
        'not understood',
      ],
    },
  ],
  'refactor-group/refactor-platform-fe': [
    { name: 'before beta1', at: '3df9e664', hide: ['1.0.0-beta1'], tags: ['1.0.0-beta1'] },
    { name: 'bump to beta2', at: 'c70cf260', tags: ['1.0.0-beta2'] },
    { name: 'before beta2', at: '32ab40c1', hide: ['1.0.0-beta2'], tags: [['1.0.0-beta2'], ['1.0.0-beta3']] },
    { name: 'on beta2', at: '1.0.0-beta2', tags: [] },
    {
      name: 'at 57933e84',
      at: '57933e84',
      tags: ['1.0.0-beta3'],
      packages: ['refactor-platform-fe'],
      ignored: ['1.0-rc1'],
    },
  ],
  'semantic-release/semantic-release': [
    { at: 'v24.2.9', branch: 'master', hide: ['v24.2.9'], tags: ['v24.2.9'] },
    { name: 'v24.2.9 and done', at: 'v24.2.9', branch: 'master', tags: [] },
    { at: 'v25.0.0', branch: 'master', hide: ['v25.0.0'], tags: ['v25.0.0'] },
  ],
  'googleapis/release-please': [
    { at: 'v17.0.0~1', tags: ['v17.0.0'], warns: ['RELEASE_PLEASE_STATE'] },
    { at: 'v17.11.0~1', tags: ['v17.11.0'] },
    { name: 'v17.11.0 and done', at: 'v17.11.0', tags: [] },
  ],
  'changesets/changesets': [
    {
      at: 'bed45812~1',
      tags: ['@changesets/write@1.0.1'],
      warns: ['CHANGESETS_PENDING'],
      says: ['2 changesets wait'],
    },
    { at: 'bed45812', tags: [] },
  ],
  'babel/babel': [
    { at: 'v8.0.4~1', tags: ['v8.0.4'], says: ["'tmp.' is not separated from the version"] },
    { at: 'v8.0.0~1', tags: ['v8.0.0-rc.7'] },
    { at: '1da3cfa1a2', tags: ['v8.0.5'] },
  ],
  'jest-community/eslint-plugin-jest': [
    { at: 'v29.15.3', tags: [] },
    { at: 'v29.15.4~1', tags: ['v29.15.4'] },
  ],
  'lerna/lerna': [{ at: 'v10.0.1~1', tags: ['v10.0.1'] }],
  'open-feature/flagd': [{ at: 'bbb05d4b', tags: [], warns: ['NO_MANIFEST'] }],
  'tokio-rs/tokio': [{ at: 'ea91b33ca', branch: 'master', tags: [], warns: ['TYPES_UNKNOWN'] }],
  'release-plz/release-plz': [{ at: '4183d14a', tags: [] }],
};
