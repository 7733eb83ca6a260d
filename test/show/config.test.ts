import assert from 'node:assert/strict';
import test from 'node:test';
import { resolveConfig } from '../../src/config/resolve.ts';
import { showConfig } from '../../src/show/config.ts';

const expected = `bump.feat         "minor"                                            default
bump.fix          "patch"                                            default
bump.perf         "none"                                             release.config.ts
bump.revert       "patch"                                            default
bump.docs         "patch"                                            release.config.ts
always            null                                               default
zeroMajor         "caret"                                            default
notUnderstood     "warn"                                             default
squash            "header"                                           default
firstPrerelease   1                                                  default
prereleaseOrder   ["alpha", "beta", "dev", "next", "preview", "rc"]  default
tagFormat         "\\u{1b}[31mv{version}"                             release.config.ts
fixed             null                                               default
ignore            []                                                 default
changelog         "CHANGELOG.md"                                     default
sections          [{ title: "New", types: ["feat"] }]                release.config.ts
templates         null                                               default
remote            "up"                                               option
branch            "main"                                             detected (origin/HEAD)
forge.kind        "auto"                                             default
forge.apiUrl      null                                               default
forge.repository  null                                               default
forge.path        null                                               default
build             []                                                 default
assets            "dist/first-long-name.tgz"                         release.config.ts
                  "dist/second-long-name.tgz"
                  "dist/third.tgz"
checksums         "SHA256SUMS"                                       default
plugins           ["docs"]                                           release.config.ts
`;

test('every value with its origin, aligned', () => {
  const { config, origins } = resolveConfig(
    {
      bump: { perf: 'none', docs: 'patch' },
      sections: [{ title: 'New', types: ['feat'] }],
      assets: ['dist/first-long-name.tgz', 'dist/second-long-name.tgz', 'dist/third.tgz'],
      plugins: [{ name: 'docs', plan: async () => [] }],
      tagFormat: '\u001b[31mv{version}',
    },
    'release.config.ts',
    { remote: 'up' },
  );
  const detected = { ...origins, branch: { origin: 'detected', from: 'origin/HEAD' } } as const;
  assert.equal(showConfig({ config: { ...config, branch: 'main' }, origins: detected }), expected);
});
