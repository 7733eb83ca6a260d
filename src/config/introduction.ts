/** What stands before the keys in `docs/config.md`. */
export const configIntroduction = `<!-- Made by \`npm run docs:config\` from src/config; changes here are lost. -->

# Configuration

No configuration is needed: what can be seen in the repository (its packages, tags, remote and default branch) is
used as it is. To change something, put **one** file at the top of the repository:

| File | How it is read |
| --- | --- |
| \`release.config.ts\`, \`release.config.mts\` | TypeScript; no build step and no type check |
| \`release.config.js\`, \`release.config.mjs\` | JavaScript, ES module or CommonJS |
| \`release.config.json\` | JSON; comments and trailing commas are fine |

\`\`\`ts
// release.config.ts
import { defineConfig } from 'releasewright';

export default defineConfig({
  build: [{ title: 'Build', argv: ['npm', 'run', 'build'] }],
  assets: ['dist/*.tgz'],
});
\`\`\`

\`releasewright\` can be imported inside the file even where the package is not installed. The file exports an
object or a promise of one. In JSON, \`"$schema": "./node_modules/releasewright/docs/config.schema.json"\` gives
editors checks and completion.

- \`release config\` shows the effective configuration and where each value came from.
- Command line options win over the file, the file wins over the defaults.
- \`bump\`, \`forge\` and \`registries\` are merged with the defaults key by key; every other key replaces its default as a whole.
- \`null\` is a value: \`changelog: null\` writes no changelog. Leaving a key out keeps the default.
- A glob of packages is held against their names and paths: \`*\` and \`?\` stand for anything but a slash, \`**\` for whole steps of a path, \`{a,b}\` for each.
- Unknown keys and wrong values are refused, all in one message, before anything else happens (exit code 2).
- Secrets do not belong here: tokens come from the environment.

semantic-release looks for files of the same names. A file that is written for it (\`branches\`, or plugins given by
name) is ignored with a warning and the defaults apply, so this tool can be tried in a repository that uses the other one.

A plugin is an object with a name and a function that returns actions as data. It needs a TypeScript or JavaScript
file:

\`\`\`ts
import { defineConfig } from 'releasewright';

export default defineConfig({
  plugins: [
    {
      name: 'docs',
      plan: async (set) =>
        set.groups.map(({ version }) => ({
          kind: 'run',
          title: 'Docs',
          argv: ['npm', 'run', 'docs', '--', version],
        })),
    },
  ],
});
\`\`\``;
