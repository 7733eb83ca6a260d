import { catalog } from './judges.ts';
import type { Judge } from './judges.ts';

/** The packages of the workspace, with the version each has been released at. */
export const released: Readonly<Record<string, string>> = {
  '@shop/core': '1.0.0',
  '@shop/util': '1.2.3',
  '@shop/ui': '1.0.0',
  '@shop/cli': '2.1.0-beta.1',
  '@shop/deep': '0.3.0',
  ms: '9.0.0',
};

/**
 * A workspace with every kind of dependency between members: normal, dev, optional and peer, in every style of
 * range; nested members, a private one without a version, and a member named like a package of the registry that
 * others take from there, under its own name and under another.
 */
export function shop({ tool, spell, thirdParty, files }: Judge): Readonly<Record<string, string>> {
  const packages = ['packages/*', 'packages/nested/*', 'apps/*'];
  const manifests = {
    'package.json': {
      name: 'shop',
      private: true,
      workspaces: tool === 'bun' ? { packages, catalog } : packages,
      devDependencies: { '@shop/core': spell('^1.0.0') },
    },
    'packages/core/package.json': member('@shop/core', { dependencies: { ms: thirdParty('2.1.3') } }),
    'packages/util/package.json': member('@shop/util', { dependencies: { '@shop/core': spell('^1.0.0') } }),
    'packages/ui/package.json': member('@shop/ui', {
      optionalDependencies: { '@shop/util': spell('~1.2.0') },
      devDependencies: { '@shop/core': spell('^1.0.0') },
      peerDependencies: { '@shop/core': '^1.0.0', react: '>=16' },
      peerDependenciesMeta: { react: { optional: true } },
      publishConfig: { access: 'public' },
    }),
    'packages/cli/package.json': member('@shop/cli', {
      dependencies: { '@shop/core': spell('>=1.0.0 <2.0.0'), '@shop/util': spell('1.x || ^0.9.0') },
    }),
    'packages/ms/package.json': member('ms', {}),
    'packages/nested/deep/package.json': member('@shop/deep', {
      dependencies: { '@shop/core': spell('^1'), '@shop/util': spell('1.2.3'), 'ms-old': 'npm:ms@2.1.2' },
    }),
    'apps/site/package.json': {
      name: 'site',
      private: true,
      dependencies: {
        '@shop/core': spell('*'),
        '@shop/ui': spell('^1.0.0'),
        '@shop/cli': spell('^2.1.0-beta.1'),
        ms: spell('^9.0.0'),
      },
    },
  };
  return {
    '.gitignore': 'node_modules\n.yarn\n',
    ...files,
    ...Object.fromEntries(
      Object.entries(manifests).map(([path, value]) => [path, `${JSON.stringify(value, null, 2)}\n`]),
    ),
  };
}

function member(name: string, more: object): object {
  return { name, version: released[name], ...more };
}
