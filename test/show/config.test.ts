import assert from 'node:assert/strict';
import test from 'node:test';
import { resolveConfig } from '../../src/config/resolve.ts';
import { showConfig } from '../../src/show/config.ts';

const expected = `bump.feat                  "minor"                                            default
bump.fix                   "patch"                                            default
bump.perf                  "none"                                             release.config.ts
bump.revert                "patch"                                            default
bump.docs                  "patch"                                            release.config.ts
always                     null                                               default
zeroMajor                  "caret"                                            default
prereleaseOrder            ["alpha", "beta", "dev", "next", "preview", "rc"]  default
tagFormat                  "\\u{1b}[31mv{version}"                             release.config.ts
changelog                  "CHANGELOG.md"                                     default
sections                   [{ title: "New", types: ["feat"] }]                release.config.ts
remote                     "up"                                               option
branch                     "main"                                             detected (origin/HEAD)
forge.kind                 "auto"                                             default
assets                     "dist/first-long-name.tgz"                         release.config.ts
                           "dist/second-long-name.tgz"
                           "dist/third.tgz"
checksums                  "SHA256SUMS"                                       default
plugins                    ["docs"]                                           release.config.ts
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
  const shown = showConfig({ config: { ...config, branch: 'main' }, origins: detected });
  assert.equal(only(shown, expected), expected);
  const keys = new Set(shown.split('\n').map((line) => line.split(/[ .]/, 1)[0]));
  for (const key of Object.keys(config)) assert.ok(keys.has(key), key);
});

/** The lines of the keys that the expected text has, and the lines that go on with them. */
function only(shown: string, like: string): string {
  const keys = new Set(like.split('\n').map((line) => line.split(' ', 1)[0]));
  let kept = false;
  const lines = shown.split('\n').filter((line) => {
    if (line === '' || !line.startsWith(' ')) kept = line === '' || keys.has(line.split(' ', 1)[0]);
    return kept;
  });
  return lines.join('\n');
}
