import type { Change, ChangePart } from '../model.ts';
import { code, escapeBlock, escapeMarkdown, indent, join, link, safe } from './markdown.ts';
import type { Markdown } from './markdown.ts';
import type { Links } from './links.ts';

/** One item of the notes, for templates. */
export interface EntryModel {
  /** The whole line: "**scope:** subject (#12, abc1234; see #4)". */
  readonly line: Markdown;
  /** "**a, b:**", or null. */
  readonly scope: Markdown | null;
  readonly subject: Markdown;
  /** "(#12, abc1234; see #4)" with links, or null. */
  readonly references: Markdown | null;
  /** What breaks and how to migrate, indented to stand in a list item; null when the subject says it all. */
  readonly note: Markdown | null;
  /** Further lines of a squashed commit. */
  readonly parts: readonly Markdown[];
}

/** An item with what decides its place. */
export interface Entry {
  readonly type: string;
  readonly breaking: boolean;
  /** Whether any of its commits asks for a release. */
  readonly releases: boolean;
  readonly model: EntryModel;
}

/** Most commits linked from one entry. */
const commitLimit = 10;

/**
 * The changes as entries: same type and subject, with the same scopes or of the same request, are one entry with the
 * references of all. Sorted by scope, those without first; changes of one scope keep their order.
 */
export function entriesOf(changes: readonly Change[], links: Links): readonly Entry[] {
  return merge(changes)
    .map((same) => ({ scope: same[0].scopes.join(', '), entry: toEntry(same, links) }))
    .sort((a, b) => compareText(a.scope, b.scope))
    .map(({ entry }) => entry);
}

type Same = [Change, ...Change[]];

function merge(changes: readonly Change[]): readonly Same[] {
  const merged = new Map<string, Same>();
  for (const change of changes) {
    const keys = keysOf(change);
    const known = keys.map((key) => merged.get(key)).find((same) => same !== undefined);
    known?.push(change);
    const same: Same = known ?? [change];
    for (const key of keys) if (!merged.has(key)) merged.set(key, same);
  }
  return [...new Set(merged.values())];
}

/** What a change is known again by: one of these. */
function keysOf(change: Change): readonly string[] {
  const { type, scopes, breaking, pr } = change;
  const said = [type, breaking, normal(subjectOf(change))];
  const scoped = JSON.stringify([...said, [...scopes].sort()]);
  return pr === null ? [scoped] : [scoped, JSON.stringify([...said, pr])];
}

/** The subject without the pull request number that forges append to it: that is shown as a reference. */
function subjectOf({ subject, pr }: Change): string {
  const suffix = `(#${pr ?? ''})`;
  const text = subject.trimEnd();
  return pr !== null && text.endsWith(suffix) ? text.slice(0, -suffix.length).trimEnd() : text;
}

function normal(subject: string): string {
  return subject.toLowerCase().replace(/\s+/g, ' ').replace(/[. ]$/, '').trim();
}

function toEntry(same: Same, links: Links): Entry {
  const [change] = same;
  const scope = scopeOf(change.scopes);
  const subject = escapeMarkdown(subjectOf(change), links.issue);
  const references = referencesOf(same, links);
  const lead = scope === null ? safe`` : safe`${scope} `;
  const tail = references === null ? safe`` : safe` ${references}`;
  return {
    type: change.type,
    breaking: change.breaking,
    releases: same.some((each) => each.level !== null),
    model: {
      line: safe`${lead}${subject}${tail}`,
      scope,
      subject,
      references,
      note: noteOf(same, links),
      parts: partsOf(same, links),
    },
  };
}

function scopeOf(scopes: readonly string[]): Markdown | null {
  const names = scopes.filter((scope) => scope.trim() !== '').map((scope) => escapeMarkdown(scope));
  return names.length === 0 ? null : safe`**${join(names, safe`, `)}:**`;
}

function referencesOf(same: Same, links: Links): Markdown | null {
  const pulls = unique(same.flatMap(({ pr }) => (pr === null ? [] : [pr])));
  const shas = unique(same.map(({ sha }) => sha));
  const issues = unique(same.flatMap((change) => change.issues)).filter((issue) => !pulls.includes(issue));
  const made = [
    ...pulls.map((pull) => number(pull, links.pull(pull))),
    ...shas.slice(0, commitLimit).map((sha) => link(code(sha.slice(0, 7)), links.commit(sha))),
    ...(shas.length > commitLimit ? [safe`${shas.length - commitLimit} more`] : []),
  ];
  const seen = issues.map((issue) => number(issue, links.issue(issue)));
  const see = seen.length === 0 ? safe`` : safe`; see ${join(seen, safe`, `)}`;
  return made.length === 0 ? null : safe`(${join(made, safe`, `)}${see})`;
}

function number(reference: string, url: string | null): Markdown {
  return link(escapeMarkdown(/^\d+$/.test(reference) ? `#${reference}` : reference), url);
}

/** Notes that only repeat the subject are left out. */
function noteOf(same: Same, links: Links): Markdown | null {
  const notes = unique(
    same.flatMap((change) => (change.breakingNote === null ? [] : [change.breakingNote.trim()])),
  );
  const telling = notes.filter(
    (note) =>
      note !== '' &&
      same.every(
        (change) => normal(note) !== normal(subjectOf(change)) && normal(note) !== normal(change.subject),
      ),
  );
  if (telling.length === 0) return null;
  return indent(
    join(
      telling.map((note) => escapeBlock(note, links.issue)),
      safe`\n\n`,
    ),
    2,
  );
}

/** Types of the steps on the way, "style: fix formatting": no reader of a changelog looks for them. */
const steps: readonly string[] = ['build', 'chore', 'ci', 'docs', 'refactor', 'style', 'test', 'wip'];

/** What else a squashed commit did, without the steps on the way and without its own title again. */
function partsOf(same: Same, links: Links): readonly Markdown[] {
  const titles = new Set(same.map(({ subject }) => normal(subject)));
  const told = same
    .flatMap((change) => change.parts)
    .filter(
      ({ type, breaking, subject }) => breaking || !(steps.includes(type) || titles.has(normal(subject))),
    );
  const parts = new Map(told.map((part) => [normal(JSON.stringify(part)), part]));
  return [...parts.values()].map((part) => partLine(part, links));
}

function partLine({ type, scopes, subject, breaking }: ChangePart, links: Links): Markdown {
  const scope =
    scopes.length === 0
      ? safe``
      : safe`(${join(
          scopes.map((each) => escapeMarkdown(each)),
          safe`, `,
        )})`;
  const mark = breaking ? safe`**breaking** ` : safe``;
  return safe`${mark}${escapeMarkdown(type)}${scope}: ${escapeMarkdown(subject, links.issue)}`;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** Code unit order: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
