import type { Json } from '../../core/plugin-call.ts';
import type { Rule } from './account.ts';
import {
  becomes,
  byHand,
  noEquivalent,
  setting,
  unnecessary,
  type Ground,
  type Outcome,
  type ToolName,
} from './model.ts';
import { at, textOf, type JsonRecord } from './values.ts';

/** What means the same in several of the tools. */

/** One rule for several keys. */
export function each(keys: readonly string[], rule: Rule): Readonly<Record<string, Rule>> {
  return Object.fromEntries(keys.map((key) => [key, rule]));
}

/** The path of a changelog. */
export const changelogPath: Rule = (value) =>
  value === 'CHANGELOG.md'
    ? unnecessary('the default')
    : becomes('changelog', setting('changelog', value, 'where the changelog is'));

/** Whether pages stay drafts. */
export const drafts: Rule = (value) =>
  value === true
    ? noEquivalent('pages are drafts only until everything is published')
    : unnecessary('the default');

/** An identifier for prereleases. */
export const prereleases: Rule = (value) => byHand(`release next --pre ${textOf(value) ?? '<id>'}`);

/** No changelog is written. */
export function noChangelog(tool: ToolName): Outcome {
  return becomes('no changelog', setting('changelog', null, `${tool} wrote no changelog`));
}

/** No release page is made. */
export function noPage(tool: ToolName): Outcome {
  return becomes('no release page', setting('forge', { kind: 'none' }, `${tool} made no release page`));
}

/** Packages go to npm, as a setting of `publish.npm` says. */
export function publishesToNpm(npm: Json, command: string): Outcome {
  return becomes('publish.npm', setting('publish', { npm }, `${command} published to npm`));
}

/** Whether a package of an ecosystem is for its registry. */
export function isPublic({ packages }: Ground, ecosystem: 'npm' | 'cargo'): boolean {
  return packages.some((one) => one.ecosystem === ecosystem && !one.private);
}

/** Types that are shown, by heading, in the order of writing. */
export function sectionsOf(types: readonly Json[]): readonly JsonRecord[] {
  const byTitle = new Map<string, string[]>();
  for (const one of types) {
    const [title, type] = [textOf(at(one, 'section')), textOf(at(one, 'type'))];
    if (title === null || type === null || at(one, 'hidden') === true) continue;
    byTitle.set(title, [...(byTitle.get(title) ?? []), type]);
  }
  return [...byTitle].map(([title, list]) => ({ title, types: [...new Set(list)] }));
}
