import type { Warning } from '../core/model.ts';
import { defaults } from './defaults.ts';

/** Keys only semantic-release has (its docs/usage/configuration.md and the steps its plugins can be set to). */
const theirs = [
  'branches',
  'extends',
  'repositoryUrl',
  'verifyConditions',
  'analyzeCommits',
  'verifyRelease',
  'generateNotes',
  'addChannel',
];

/** Keys only we have: both tools know `plugins` and `tagFormat`. */
const ours = Object.keys(defaults).filter((key) => key !== 'plugins' && key !== 'tagFormat');

/**
 * Whether a `release.config.*` is semantic-release's, which looks for files of the same names: it has a key or
 * a plugin written as only semantic-release knows it, and none that only we know.
 */
export function isSemanticRelease(config: unknown): boolean {
  if (typeof config !== 'object' || config === null) return false;
  const keys = Object.keys(config);
  if (keys.some((key) => ours.includes(key))) return false;
  return keys.some((key) => theirs.includes(key)) || ('plugins' in config && namesPlugins(config.plugins));
}

/** Their plugins are package names, alone or in a pair with options; ours are objects. */
function namesPlugins(plugins: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(plugins) ? plugins : [];
  return list.some((plugin) => typeof (Array.isArray(plugin) ? plugin[0] : plugin) === 'string');
}

/** Says that a file was taken for semantic-release's and not used. */
export function foreignWarning(file: string): Warning {
  return {
    code: 'CONFIG_FOREIGN',
    message: `${file} looks like a semantic-release configuration: it is ignored, and the defaults apply.`,
    hint: `To configure this tool, replace its content (docs/config.md lists the keys); semantic-release then needs its own in .releaserc.`,
  };
}
