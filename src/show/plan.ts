import { describe } from '../core/describe.ts';
import type { Action, Change, Plan, Release } from '../core/model.ts';
import {
  byTag,
  changeLine,
  commitLine,
  distinctChanges,
  examples,
  headline,
  plural,
  tagsByReason,
  whyNothing,
} from '../core/notes/summary.ts';
import { clean, table, truncate, wrap } from './text.ts';
import type { Cell, Style } from './text.ts';

export interface ShowOptions {
  readonly style: Style;
  /** Columns of the terminal; 40 at least. */
  readonly width: number;
}

/** Most changes listed. */
const changeLimit = 10;
/** Most files listed. */
const fileLimit = 20;
/** Most names of a group listed, in lines. */
const nameLines = 3;

/**
 * A plan for the terminal: what is released and why, what changed, what will be done, where every commit
 * went, what was ignored. Nothing in it acts in a terminal; no line is wider than `width`.
 */
export function showPlan(plan: Plan, options: ShowOptions): string {
  const view = { style: options.style, width: Math.max(40, options.width) };
  const parts = [
    header(plan, view),
    plan.releases.length === 0 ? wrap(whyNothing(plan), view.width) : releases(plan, view),
    changes(plan, view),
    files(plan.actions, view),
    actions(plan.actions, view),
    warnings(plan, view),
    footer(plan, view),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Lines = readonly string[];

function header(plan: Plan, { style, width }: ShowOptions): Lines {
  const { branch, head } = plan.base;
  const place = `${branch === null ? 'a detached HEAD' : clean(branch)} at ${head === null ? 'no commit yet' : clean(head.slice(0, 7))}`;
  return [
    ...wrap(clean(headline(plan)), width).map(style.bold),
    ...wrap(`from ${place}, ${clean(plan.date)}`, width).map(style.dim),
  ];
}

function releases(plan: Plan, { style, width }: ShowOptions): Lines {
  const groups = byTag(plan.releases);
  const rows = groups.map((group) => row(group, style, isTrial(plan)));
  const aligned = table(rows, width);
  return groups.flatMap((group, at) => [
    ...(aligned === null ? stack(rows[at] ?? [], width) : [aligned[at] ?? '']),
    ...names(group, width).map((line) => style.dim(`  ${line}`)),
    ...reasons(group, width).map((line) => style.dim(`  ${line}`)),
  ]);
}

/** A snapshot only edits files: what is shown is tagged by nobody. */
function isTrial({ actions: planned }: Plan): boolean {
  return planned.length > 0 && planned.every(({ kind }) => kind === 'writeFile');
}

function row(group: readonly [Release, ...Release[]], style: Style, trial: boolean): readonly Cell[] {
  const [first] = group;
  const currents = new Set(group.map(({ current }) => current ?? 'new'));
  const current = currents.size === 1 ? (first.current ?? 'new') : 'several';
  return [
    { text: group.length === 1 ? first.package : `${group.length} packages`, look: style.bold },
    { text: `${current} → ${first.next}`, look: style.green },
    { text: first.bump, look: first.bump === 'major' ? style.red : style.cyan },
    { text: trial ? 'no tag' : tagText(group) },
  ];
}

/** The tag of a group, and how many its modules have besides. */
function tagText(group: readonly [Release, ...Release[]]): string {
  const more = new Set(group.flatMap(({ moduleTag }) => moduleTag ?? [])).size;
  return `tag ${group[0].tag}${more === 0 ? '' : ` and ${more} of modules`}`;
}

/** A row that is too wide: its cells below each other. */
function stack(cells: readonly Cell[], width: number): Lines {
  return cells.map(({ text, look }, at) => {
    const indent = at === 0 ? '' : '  ';
    return indent + (look ?? clean)(truncate(clean(text), width - indent.length));
  });
}

/** As many names of a group as fit in a few lines, and how many are left. */
function names(group: readonly Release[], width: number): Lines {
  if (group.length === 1) return [];
  const all = group.map((each) => clean(each.package));
  const lay = (count: number): Lines => wrap(all.slice(0, count).join(', '), width - 2);
  let count = 1;
  while (count < all.length && lay(count + 1).length <= nameLines) count++;
  return count === all.length ? lay(count) : [...lay(count), `… and ${all.length - count} more`];
}

function reasons(group: readonly Release[], width: number): Lines {
  const all = [...new Set(group.map((each) => clean(each.reason)))];
  const more = all.length > 3 ? [`… and ${plural(all.length - 3, 'other reason', 'other reasons')}`] : [];
  return [...all.slice(0, 3), ...more].flatMap((reason) => wrap(reason, width - 2));
}

function changes(plan: Plan, { style, width }: ShowOptions): Lines {
  const all = distinctChanges(plan.releases);
  if (plan.releases.length === 0) return [];
  const more = all.length > changeLimit ? [style.dim(`  … and ${all.length - changeLimit} more`)] : [];
  return [
    style.bold(`Changes: ${changeLine(all)}`),
    ...all.slice(0, changeLimit).map((change) => changeItem(change, style, width)),
    ...more,
  ];
}

function changeItem({ breaking, type, scopes, subject }: Change, style: Style, width: number): string {
  const scope = scopes.length === 0 ? '' : `(${scopes.join(', ')})`;
  const line = truncate(clean(`${type}${scope}${breaking ? '!' : ''}: ${subject}`), width - 2);
  return `  ${breaking ? style.red(line) : line}`;
}

function files(all: readonly Action[], { style, width }: ShowOptions): Lines {
  const written = all.filter(isFile);
  if (written.length === 0) return [];
  const more = written.length > fileLimit ? [style.dim(`  … and ${written.length - fileLimit} more`)] : [];
  return [
    style.bold(`Files: ${written.length}`),
    ...written.slice(0, fileLimit).map((action) => `  ${truncate(describe(action), width - 2)}`),
    ...more,
  ];
}

function isFile({ kind }: Action): boolean {
  return kind === 'writeFile' || kind === 'removeFile';
}

/** In order; files written one after the other, listed above, are one step. */
function actions(all: readonly Action[], { style, width }: ShowOptions): Lines {
  if (all.length === 0) return [];
  const steps: string[] = [];
  let written = 0;
  for (const [at, action] of all.entries()) {
    const last = action.kind !== all[at + 1]?.kind;
    written = isFile(action) ? written + 1 : 0;
    const verb = action.kind === 'removeFile' ? 'remove' : 'write';
    if (!isFile(action)) steps.push(describe(action));
    else if (last) steps.push(`${verb} ${plural(written, 'file', 'files')}`);
    if (last) written = 0;
  }
  const digits = String(steps.length).length;
  return [
    style.bold('Steps'),
    ...steps.flatMap((step, at) => hang(`  ${String(at + 1).padStart(digits)}. `, step, width)),
  ];
}

function warnings(plan: Plan, { style, width }: ShowOptions): Lines {
  return plan.warnings.flatMap(({ message, hint }) => [
    ...hang('! ', clean(message), width).map(style.yellow),
    ...(hint === null ? [] : hang('  → ', clean(hint), width).map(style.dim)),
  ]);
}

function hang(mark: string, text: string, width: number): Lines {
  return wrap(text, width - mark.length).map(
    (line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line,
  );
}

function footer(plan: Plan, { style, width }: ShowOptions): Lines {
  const ignored = tagsByReason(plan.ignoredTags).flatMap(([reason, tags]) => {
    const { shown, all } = examples(tags);
    const names = `${shown.map(clean).join(', ')}${all ? '' : ', …'}`;
    return wrap(`${plural(tags.length, 'tag', 'tags')} ignored: ${clean(reason)} (${names})`, width);
  });
  return [
    ...wrap(commitLine(plan), width),
    ...ignored,
    style.dim(truncate(`plan ${clean(plan.planId)}`, width)),
  ];
}
