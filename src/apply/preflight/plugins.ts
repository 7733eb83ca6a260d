import { canonicalJson } from '../../core/canonical.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Plan } from '../../core/model.ts';
import type { World } from '../../ports.ts';
import { nothingYet } from '../apply.ts';
import { pluginContext } from '../plugin-context.ts';
import { checkNothingElse } from '../restore-prepared.ts';
import { asked, held, type Check } from './check.ts';

/** What semantic-release plugins ask for is so. */
export const plugins: Check = {
  name: 'plugins',
  holds: () => 'what the plugins ask for is so',
  concerns: ({ plan }) => plan.actions.some(isPluginAction),
  run: ({ plan, world }) => asked(checkPlugins(plan, world).map(held)),
};

type PluginAction = Action<'preparePlugin' | 'publishPlugin' | 'tellPlugin'>;

/**
 * What semantic-release plugins can say before anything changes: each is there, and its conditions hold. They are asked
 * one after another, for they print, and some share state; every one is asked.
 */
function checkPlugins(plan: Plan, world: World): readonly Promise<void>[] {
  const uses = plan.actions.filter(isPluginAction);
  const distinct = new Map(uses.map((use) => [keyOf(use), use]));
  let before: Promise<unknown> = Promise.resolve();
  const verified = [...distinct.values()].map((use) => {
    const check = before.then(() => verify(use, plan, world));
    before = check.catch(() => undefined);
    return check;
  });
  return [checkNothingElse(plan, world), checkSetting(plan), ...verified];
}

function isPluginAction(action: Action): action is PluginAction {
  return ['preparePlugin', 'publishPlugin', 'tellPlugin'].includes(action.kind);
}

function keyOf({ plugin, options, tag, path }: PluginAction): string {
  return canonicalJson({ plugin, options, tag, path });
}

async function verify(use: PluginAction, plan: Plan, { plugins: host }: World): Promise<void> {
  for (const hook of ['verifyConditions', 'verifyRelease'] as const) {
    if (!(await host.has(use.plugin, hook))) continue;
    await host.call(hook, use, pluginContext(use, { plan, facts: nothingYet }));
  }
}

/** Plugins whose work this tool does itself, unless it is told not to. @throws ReleaseError CONFIG_INVALID */
async function checkSetting({ actions }: Plan): Promise<void> {
  await Promise.resolve();
  const has = (plugin: string): boolean =>
    actions.some((one) => isPluginAction(one) && one.plugin === plugin);
  const publishes = actions.some(({ kind }) => kind === 'publishPlugin');
  if (publishes && !actions.some(({ kind }) => kind === 'record'))
    throw setting(
      'a plugin publishes, and no ledger is kept to note it in',
      'Remove ledger: null from release.config',
    );
  if (has('@semantic-release/github') && actions.some(({ kind }) => kind === 'draftRelease'))
    throw setting(
      '@semantic-release/github and this tool would both make the release page',
      "Set forge: { kind: 'none' } in release.config, or drop the plugin: pages with assets need none",
    );
  if (publishesToNpm(actions) && actions.some(({ kind }) => kind === 'publishPackage'))
    throw setting(
      '@semantic-release/npm and this tool would both publish to npm',
      'Remove publish.npm from release.config, or drop the plugin',
    );
  const file = actions.find(
    (action) => action.kind === 'writeFile' && /(?:^|\/)CHANGELOG\.md$/.test(action.path),
  );
  if (has('@semantic-release/changelog') && file !== undefined)
    throw setting(
      '@semantic-release/changelog and this tool would both write the changelog',
      'Set changelog: null in release.config, or drop the plugin: the changelog needs none',
    );
}

function publishesToNpm(actions: Plan['actions']): boolean {
  return actions.some(
    (one) =>
      one.kind === 'publishPlugin' &&
      one.plugin === '@semantic-release/npm' &&
      one.options['npmPublish'] !== false,
  );
}

function setting(message: string, hint: string): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', message, { hint });
}
