import type { PreparedFiles } from '../../core/plugin-call.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { pluginContext } from '../plugin-context.ts';

/**
 * Lets a plugin prepare the release in the work tree. What it changed is told by git before and after, goes into the
 * release commit, and is kept on record, so that a release that comes to nothing can take it back.
 * @throws ReleaseError PLUGIN_FAILED, CONFIG_INVALID
 */
export const preparePlugin: Executor<'preparePlugin'> = async (action, context) => {
  const { world, facts, plan } = context;
  const { git, plugins, prepared } = world;
  if (action.assets !== null) {
    const found = await git.changesIn(action.assets.map((pattern) => inDirectory(action.path, pattern)));
    return found.size === 0 ? unchanged : changed({ prepared: joined(facts.prepared, found) });
  }
  if (!(await plugins.has(action.plugin, 'prepare'))) return unchanged;
  const before = await git.changes();
  const kept = await prepared.read();
  const files = kept?.planId === plan.planId ? kept.files : {};
  await prepared.write({ planId: plan.planId, running: action.plugin, files });
  try {
    await plugins.call('prepare', action, pluginContext(action, context));
  } finally {
    const after = differing(before, await git.changes());
    const all = { ...files, ...Object.fromEntries(after) };
    await prepared.write({ planId: plan.planId, running: null, files: all });
  }
  const made = differing(before, await git.changes());
  return made.size === 0 ? unchanged : changed({ prepared: joined(facts.prepared, made) });
};

type Changes = ReadonlyMap<string, string | null>;

/** Files that are not as they were. */
function differing(before: Changes, after: Changes): Changes {
  return new Map([...after].filter(([path, digest]) => before.get(path) !== digest || !before.has(path)));
}

function joined({ paths, removed }: PreparedFiles, found: Changes): PreparedFiles {
  const there = [...found].flatMap(([path, digest]) => (digest === null ? [] : [path]));
  const gone = [...found].flatMap(([path, digest]) => (digest === null ? [path] : []));
  return {
    paths: [...new Set([...paths.filter((path) => !gone.includes(path)), ...there])],
    removed: [...new Set([...removed.filter((path) => !there.includes(path)), ...gone])],
  };
}

function inDirectory(path: string, pattern: string): string {
  if (path === '.') return pattern;
  return pattern.startsWith('!') ? `!${path}/${pattern.slice(1)}` : `${path}/${pattern}`;
}
