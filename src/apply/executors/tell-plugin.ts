import type { Warning } from '../../core/model.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { note, noteOf } from '../once.ts';
import { pluginContext, useName } from '../plugin-context.ts';
import { ledgerOf } from './publish-plugin.ts';

/**
 * Tells a plugin that the release is out, at most once: it may write to people, and whatever it throws is told and changes
 * nothing.
 */
export const tellPlugin: Executor<'tellPlugin'> = async (action, context) => {
  const { world, facts, plan } = context;
  if (!action.of.includes('success')) return unchanged;
  const place = ledgerOf(plan);
  const notebook = facts.opened === null || place === null ? null : { place, opened: facts.opened, world };
  const step = `tell of ${action.tag} in ${action.path} by ${useName(action)}`;
  try {
    if (!(await world.plugins.has(action.plugin, 'success'))) return unchanged;
    if (notebook !== null && (await noteOf(step, notebook)) !== null) return unchanged;
    if (notebook !== null) await note({ step, state: 'begun', gave: null }, notebook);
    await world.plugins.call('success', action, pluginContext(action, context));
    return changed();
  } catch (error) {
    return { ...changed({ notices: [...facts.notices, untold(action.plugin, error)] }) };
  }
};

function untold(plugin: string, error: unknown): Warning {
  const why = error instanceof Error ? error.message : String(error);
  return {
    code: 'PLUGIN_SUCCESS_FAILED',
    message: `the release is complete, but ${plugin} failed to tell of it: ${why}`,
    hint: null,
  };
}
