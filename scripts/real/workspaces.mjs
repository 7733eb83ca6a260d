/**
 * Public workspaces whose package manager judges our edits: repository, commit, tool. Each has several members and a
 * lockfile in the tree at that commit, and passes before anything is edited.
 */
export const workspaces = [
  ['sigstore/sigstore-js', '769a53d8', 'npm'],
  ['apollographql/apollo-server', '4f154060b', 'npm'],
  ['modernweb-dev/web', 'a7972ab6', 'npm'],
  ['lerna/lerna', '35d15a156', 'npm'],
  ['vuejs/core', 'e2bede961', 'pnpm10'],
  ['vitejs/vite', 'a98c8d95d5', 'pnpm10'],
  ['conventional-changelog/conventional-changelog', '340ad83e', 'pnpm10'],
  ['changesets/changesets', '5322174b', 'pnpm10'],
  ['preconstruct/preconstruct', '98e7aba', 'pnpm10'],
  ['facebook/metro', 'a4e01a994', 'yarn1'],
  ['Shopify/quilt', 'd98672060', 'yarn1'],
  ['conventional-changelog/commitlint', 'c30c418f', 'yarn1'],
  ['changesets/changesets', 'feaa0b68~1', 'yarn1'],
  ['emotion-js/emotion', 'b882bcba', 'yarn3'],
  ['lingui/js-lingui', '39cff09b', 'yarn4'],
  ['jestjs/jest', '52db46e504', 'yarn4'],
  ['honojs/middleware', '5e32c001~1', 'yarn4'],
  ['reduxjs/redux-toolkit', '74200d87', 'yarn4'],
  ['GitbookIO/gitbook', '49c993f18', 'bun'],
  ['mrousavy/nitro', '84d184dd6', 'bun'],
  ['midday-ai/midday', '47d252aab', 'bun'],
  ['stacksjs/stacks', '0788949891', 'bun'],
  ['BurntSushi/ripgrep', '3fce3b5b', 'cargo'],
  ['clap-rs/clap', '6982fb1c9', 'cargo'],
  ['toml-rs/toml', '5538279d', 'cargo'],
  ['crate-ci/typos', '3bc303c2', 'cargo'],
  ['knope-dev/knope', '023a32f5', 'cargo'],
].map(([repository, at, tool]) => ({ repository, at, tool }));
