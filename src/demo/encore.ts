import { releaseConfig, type Chapter } from './story.ts';

const environments = `  // Where a version runs: a folder beside the repository plays the street.
  environments: {
    street: {
      package: '@lantern/core',
      target: { kind: 'command', deploy: ['node', 'tools/hang.js', '{version}', '{tag}'], observe: ['node', 'tools/look.js'] },
      health: { checks: [{ name: 'it burns', command: ['node', 'tools/burns.js'] }], attempts: 2, interval: '1s' },
    },
  },
`;

const hang = `// Takes what was released out of its tag, and hangs it up.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

const [version, tag] = process.argv.slice(2);
mkdirSync('../street', { recursive: true });
writeFileSync('../street/index.mjs', execFileSync('git', ['show', \`refs/tags/\${tag}:packages/core/index.js\`]));
writeFileSync('../street/version', version);
`;

const look = `// Says what hangs there.
import { readFileSync } from 'node:fs';

console.log(readFileSync('../street/version', 'utf8'));
`;

const burns = `// Ends with 0 where the lantern gives light.
import { pathToFileURL } from 'node:url';

const { light } = await import(pathToFileURL('../street/index.mjs').href);
light('soft');
`;

/** What the demo adds once something is released: an environment. */
export const street: Chapter = {
  message: 'ci: hang the lantern in the street',
  files: {
    'release.config.ts': releaseConfig(environments),
    'tools/hang.js': hang,
    'tools/look.js': look,
    'tools/burns.js': burns,
  },
};

/** A change that looks well and is not. */
export const mistake: Chapter = {
  message: 'feat(core): twice as bright',
  files: {
    'packages/core/index.js':
      'export const light = (colour) => {\n  if (!colour) throw new TypeError("which colour?");\n  return bright(colour);\n};\n',
  },
};
