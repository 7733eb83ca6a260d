import { describe } from '../describe.ts';
import type { Change, Plan, Release } from '../model.ts';
import { cell, code, escapeMarkdown, join, safe } from './markdown.ts';
import type { Markdown } from './markdown.ts';
import {
  byTag,
  changeLine,
  commitLine,
  distinctChanges,
  headline,
  plural,
  examples,
  tagsByReason,
  whyNothing,
} from './summary.ts';

/** Most changes listed in a preview. */
const changeLimit = 30;

/** One row of the table: everything under one tag. All values are fit for a GFM table cell. */
export interface PreviewRow {
  readonly packages: Markdown;
  readonly current: Markdown;
  readonly next: Markdown;
  readonly bump: Markdown;
  readonly tag: Markdown;
  readonly reason: Markdown;
}

/** What the template of the plan's preview sees: text that is safe already, and nothing else. */
export interface PreviewModel {
  readonly heading: Markdown;
  /** "From `main` at `4f2c1d9`, 2026-11-21." */
  readonly base: Markdown;
  /** Why nothing is released; null when something is. */
  readonly nothing: Markdown | null;
  readonly releases: readonly PreviewRow[];
  /** "2 features, 1 fix". */
  readonly changeCounts: Markdown;
  readonly changes: readonly Markdown[];
  /** How many changes are not listed. */
  readonly moreChanges: number;
  readonly actions: readonly Markdown[];
  readonly commits: Markdown;
  readonly ignoredTags: readonly Markdown[];
  readonly warnings: readonly { readonly message: Markdown; readonly hint: Markdown | null }[];
  readonly planId: Markdown;
}

/** A plan as the template `preview` shows it, say in a comment on a pull request. */
export function previewModel(plan: Plan): PreviewModel {
  const changes = distinctChanges(plan.releases);
  return {
    heading: escapeMarkdown(headline(plan)),
    base: baseLine(plan),
    nothing: plan.releases.length === 0 ? escapeMarkdown(whyNothing(plan)) : null,
    releases: byTag(plan.releases).map(row),
    changeCounts: escapeMarkdown(changeLine(changes)),
    changes: changes.slice(0, changeLimit).map(changeItem),
    moreChanges: Math.max(0, changes.length - changeLimit),
    actions: plan.actions.map((action) => escapeMarkdown(describe(action))),
    commits: escapeMarkdown(commitLine(plan)),
    ignoredTags: tagsByReason(plan.ignoredTags).map(ignored),
    warnings: plan.warnings.map(({ message, hint }) => ({
      message: escapeMarkdown(message),
      hint: hint === null ? null : escapeMarkdown(hint),
    })),
    planId: code(plan.planId),
  };
}

function baseLine({ base, date }: Plan): Markdown {
  const branch = base.branch === null ? safe`a detached HEAD` : code(base.branch);
  const head = base.head === null ? safe`no commit yet` : code(base.head.slice(0, 7));
  return safe`From ${branch} at ${head}, ${escapeMarkdown(date)}.`;
}

function row(group: readonly [Release, ...Release[]]): PreviewRow {
  const [first] = group;
  const currents = [...new Set(group.map((each) => each.current ?? 'none'))];
  const reasons = [...new Set(group.map((each) => each.reason))].slice(0, 3);
  return {
    packages: cell(
      join(
        group.map((each) => code(each.package)),
        safe`, `,
      ),
    ),
    current: cell(escapeMarkdown(currents.length === 1 ? (currents[0] ?? '') : 'several')),
    next: cell(escapeMarkdown(first.next)),
    bump: cell(escapeMarkdown(first.bump)),
    tag: cell(code(first.tag)),
    reason: cell(
      join(
        reasons.map((each) => escapeMarkdown(each)),
        safe`; `,
      ),
    ),
  };
}

function changeItem({ breaking, type, scopes, subject }: Change): Markdown {
  const scope = scopes.length === 0 ? '' : `(${scopes.join(', ')})`;
  const line = escapeMarkdown(`${type}${scope}: ${subject}`);
  return breaking ? safe`**breaking** ${line}` : line;
}

function ignored([reason, tags]: readonly [string, readonly string[]]): Markdown {
  const { shown, all } = examples(tags);
  const names = join(shown.map(code), safe`, `);
  const more = all ? safe`` : safe`, …`;
  return safe`${escapeMarkdown(plural(tags.length, 'tag', 'tags'))}: ${escapeMarkdown(reason)} (${names}${more})`;
}
