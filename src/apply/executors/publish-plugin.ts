import { ReleaseError } from '../../core/error.ts';
import type { Action, Plan, Receipt } from '../../core/model.ts';
import type { JsonObject, PluginContext, PluginHook } from '../../core/plugin-call.ts';
import type { Checkout, LedgerPlace, PluginHost, Shell } from '../../ports.ts';
import { unchanged, type Context, type Executor } from '../executor.ts';
import { once, type Attempted, type BlindStep, type Notebook } from '../once.ts';
import { pluginContext, useName } from '../plugin-context.ts';

/**
 * Lets a plugin publish, and add the version to more channels. A plugin cannot look before it acts: the ledger keeps
 * what was begun and what was done.
 * @throws ReleaseError PLUGIN_FAILED, CONFIG_INVALID
 */
export const publishPlugin: Executor<'publishPlugin'> = async (action, context) => {
  const { plugins } = context.world;
  const notebook = notebookOf(context);
  const hooks: readonly PluginHook[] = action.addTo.length === 0 ? ['publish'] : ['publish', 'addChannel'];
  const taking = await Promise.all(hooks.map((hook) => plugins.has(action.plugin, hook)));
  if (!taking.includes(true)) return unchanged;
  const place = await placeOf(context);
  try {
    const told = pluginContext(action, context);
    const calls = callsOf(action, told).filter(({ hook }) => taking[hooks.indexOf(hook)]);
    return await all(
      calls.map((call) => stepOf(call, action, place)),
      notebook,
      { action, context },
    );
  } finally {
    await place.close();
  }
};

async function all(
  steps: readonly BlindStep[],
  notebook: Notebook,
  {
    action: { plugin, tag },
    context,
  }: { readonly action: Action<'publishPlugin'>; readonly context: Context },
): Promise<Receipt> {
  const { facts } = context;
  const attempts: Attempted[] = [];
  for (const step of steps) attempts.push(await once(step, notebook));
  const gave = attempts.map((attempt): JsonObject => ({ pluginName: plugin, ...attempt.gave }));
  return {
    changed: attempts.some(({ changed }) => changed),
    facts: {
      notices: [...facts.notices, ...attempts.flatMap(({ notices }) => notices)],
      published: { ...facts.published, [tag]: [...(facts.published[tag] ?? []), ...gave] },
    },
  };
}

interface Call {
  readonly hook: PluginHook;
  readonly name: string;
  readonly told: PluginContext;
}

function callsOf(action: Action<'publishPlugin'>, told: PluginContext): readonly Call[] {
  const { tag, addTo, path } = action;
  const place = path === '.' ? tag : `${tag} in ${path}`;
  return [
    { hook: 'publish', name: `publish ${place} by ${useName(action)}`, told },
    ...addTo.map((channel) => ({
      hook: 'addChannel' as const,
      name: `add ${place} to ${channel} by ${useName(action)}`,
      told: { ...told, channel },
    })),
  ];
}

function stepOf(
  { hook, name, told }: Call,
  action: Action<'publishPlugin'>,
  { plugins, shell }: Place,
): BlindStep {
  const { probe } = action;
  return {
    step: name,
    act: () => plugins.call(hook, action, told),
    happened: probe === null || hook !== 'publish' ? null : () => shell.probe(probe),
  };
}

interface Place {
  readonly plugins: PluginHost;
  readonly shell: Shell;
  readonly close: () => Promise<void>;
}

/** Where the plugin runs: the work tree if it is that of the release, else a checkout of it, built. */
async function placeOf(context: Context): Promise<Place> {
  const { world, facts, opened, head } = context;
  const { plugins, shell, git } = world;
  const commit = facts.commit ?? head;
  if (opened === null || (await git.base()).head === commit)
    return { plugins, shell, close: () => Promise.resolve() };
  const checkout = await world.checkout(commit);
  try {
    await build(opened, checkout, context);
    return { plugins: checkout.plugins, shell: checkout.shell, close: () => checkout.close() };
  } catch (error) {
    await checkout.close();
    throw error;
  }
}

/** Makes again what the files of the commit do not hold: commands of exec first, for those come first in a plan. */
async function build(plan: Plan, { plugins, shell }: Checkout, { facts }: Context): Promise<void> {
  for (const action of plan.actions) {
    if (action.kind === 'run') await shell.run(action.argv, action.title);
    if (action.kind === 'preparePlugin' && action.plugin === '@semantic-release/exec')
      await plugins.call('prepare', action, pluginContext(action, { plan, facts }));
  }
}

/** Where the calls of a release are noted. */
export function notebookOf({ world, facts: { opened }, plan }: Context): Notebook {
  const place = ledgerOf(plan);
  if (opened === null || place === null)
    throw new ReleaseError('CONFIG_INVALID', 'a plugin publishes, and no ledger is kept to note it in', {
      hint: 'Remove ledger: null from release.config',
    });
  return { place, opened, world };
}

/** Where a plan keeps its ledger. */
export function ledgerOf({ actions }: Plan): LedgerPlace | null {
  const record = actions.find((action) => action.kind === 'record');
  return record?.kind === 'record' ? { remote: record.remote, branch: record.ledger } : null;
}
