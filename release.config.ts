import { defineConfig } from 'releasewright';

export default defineConfig({
  branch: 'main',
  // The package as npm users get it; dist/ is built before the release starts.
  build: [{ title: 'pack', argv: ['npm', 'pack'] }],
  assets: ['releasewright-{version}.tgz'],
});
