import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { npmRegistry } from '../helpers/npm-registry.ts';
import { temporary } from '../helpers/repo.ts';
import { runTool, toolFor, type ToolName } from '../helpers/tools.ts';
import { planIn } from './json.ts';
import { pages, published, releaseShop, shop } from './publishing.ts';

/** A package manager, and what its workspaces need beyond package.json. */
interface Manager {
  readonly command: string;
  readonly install: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Whether it knows `workspace:`. */
  readonly packs: boolean;
}

const none = { '.gitignore': 'node_modules/\n.yarn/\n.pnp.*\n' };
const berry = { ...none, '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n' };
const managers: Readonly<Partial<Record<ToolName, Manager>>> = {
  pnpm9: pnpm(),
  pnpm10: pnpm(),
  yarn1: { command: 'yarn', install: ['install', '--offline'], files: none, packs: false },
  yarn4: { command: 'yarn', install: ['install'], files: berry, packs: true },
  bun: { command: 'bun', install: ['install'], files: none, packs: true },
};

function pnpm(): Manager {
  const files = { ...none, 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' };
  return { command: 'pnpm', install: ['install', '--offline'], files, packs: true };
}

describe('packing', { concurrency: 1 }, () => {
  for (const [tool, manager] of Object.entries(managers)) {
    it(`with ${tool}, and what workspaces say of each other becomes ranges`, async (t) => {
      if (!isTool(tool)) return assert.fail(tool);
      const argv = toolFor(t, tool);
      if (argv === null) return;
      const registry = await npmRegistry(t);
      const place = shop(t, {
        registry: registry.url,
        token: registry.token,
        range: manager.packs ? 'workspace:^' : '^1.0.0',
        files: manager.files,
        env: { PATH: `${linked(t, manager.command, argv)}${delimiter}${process.env['PATH'] ?? ''}` },
      });
      const installed = runTool(argv, manager.install, { cwd: place.repo.dir, home: place.dir });
      assert.ok(installed.ok, installed.said);
      place.repo.commit('chore: lock');
      place.repo.git('push', '--quiet');
      const packers = planIn(await releaseShop(place, '--dry-run', '--json')).actions.flatMap((one) =>
        one.kind === 'packPackage' ? [one.packer] : [],
      );
      assert.deepEqual(new Set(packers), new Set([manager.packs ? manager.command : 'npm']));
      const run = await releaseShop(place);
      assert.equal(run.code, 0, run.stderr);
      const wanted = { '@acme/core': {}, cli: { '@acme/core': '^1.1.0' }, app: { cli: '^1.1.0' } };
      for (const [name, dependencies] of Object.entries(wanted)) {
        const found = (await published(registry.url, name))?.versions['1.1.0']?.dependencies;
        assert.deepEqual(found ?? {}, dependencies, name);
      }
      assert.deepEqual(pages(place), ['v1.1.0']);
    });
  }
});

function isTool(name: string): name is ToolName {
  return name in managers;
}

/** A folder with a command that starts a tool, to be put into PATH. */
function linked(t: TestContext, command: string, argv: readonly string[]): string {
  const folder = join(temporary(t, 'tools'), 'bin');
  mkdirSync(folder);
  const place = join(folder, command);
  writeFileSync(place, `#!/bin/sh\nexec ${argv.map((one) => `'${one}'`).join(' ')} "$@"\n`);
  chmodSync(place, 0o755);
  return folder;
}
