import type { RangeEdit, Release, TaggedRelease } from '../model.ts';
import type { Links } from './links.ts';
import { contributors } from './contributors.ts';
import { entriesOf } from './entry.ts';
import type { Entry, EntryModel } from './entry.ts';
import { code, escapeMarkdown, join, link, safe } from './markdown.ts';
import type { Markdown } from './markdown.ts';

/** A section of the changelog: which commit types go under which heading (`Config.sections`). */
export interface NotesSection {
  readonly title: string;
  readonly types: readonly string[];
}

/** What the notes of a release need besides the release. */
export interface NotesContext {
  /** Day of the release, YYYY-MM-DD. */
  readonly date: string;
  readonly links: Links;
  /** In the order they are to appear. */
  readonly sections: readonly NotesSection[];
  /** `ReleaseSet.ranges`: those of this release's packages are listed where nothing else changed. */
  readonly ranges: readonly RangeEdit[];
  /** Tables of what changed among dependencies, by tag; none unless asked for. */
  readonly dependencies?: ReadonlyMap<string, Markdown>;
}

export interface SectionModel {
  readonly title: Markdown;
  readonly entries: readonly EntryModel[];
}

/**
 * What templates see: text that is safe already, and nothing else. Absent things are null, lists may be
 * empty; every name always exists.
 */
export interface NotesModel {
  /** Package or group name, where the repository has more than one line of versions. */
  readonly title: Markdown | null;
  readonly version: Markdown;
  /** The version, linked to the comparison with the release before, or to the tag. */
  readonly versionLink: Markdown;
  readonly date: Markdown;
  /** "v1.0.0...v1.1.0", linked; null for a first release. */
  readonly compare: Markdown | null;
  readonly first: boolean;
  /** One line that says which packages at which versions, where one tag covers several. */
  readonly packages: Markdown | null;
  readonly breaking: readonly EntryModel[];
  readonly sections: readonly SectionModel[];
  /** What is not listed, where there is too much to list. */
  readonly leftOut: Markdown | null;
  /** Why there is a release, where no change is listed. */
  readonly reason: Markdown | null;
  readonly contributors: readonly Markdown[];
  /** A table of what changed among dependencies, or null. */
  readonly dependencies: Markdown | null;
}

/** Most entries of a first release, which may tell a whole history; what goes beyond is counted instead. */
const entryLimit = 300;
/** Entries of the first section that are listed however many breaking changes there are. */
const firstSectionLimit = 50;

interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/**
 * The notes of one release, in the order of Keep a Changelog 1.1.0 readers: breaking changes first, then the
 * sections as configured. A change is listed once; commits of the same subject are one entry.
 */
export function notesModel(release: TaggedRelease, context: NotesContext): NotesModel {
  const entries = entriesOf(release.changes, context.links);
  const breaking = entries.filter((entry) => entry.breaking);
  const { shown, hidden } = limit(
    groupsOf(entries, context.sections),
    release.previousTag === null ? entryLimit - breaking.length : Infinity,
  );
  const compare = compareUrl(release, context.links);
  return {
    title: release.title === null ? null : escapeMarkdown(release.title),
    version: escapeMarkdown(release.version),
    versionLink: link(escapeMarkdown(release.version), compare ?? context.links.tag(release.tag)),
    date: escapeMarkdown(context.date),
    compare: release.previousTag === null ? null : link(range(release.previousTag, release.tag), compare),
    first: release.previousTag === null,
    packages: packagesLine(release),
    breaking: breaking.map((entry) => entry.model),
    sections: shown.map((group) => ({
      title: escapeMarkdown(group.title),
      entries: group.entries.map((entry) => entry.model),
    })),
    leftOut: leftOut(hidden, release),
    reason: breaking.length + shown.length + hidden.length === 0 ? reason(release, context.ranges) : null,
    contributors: contributors(release.changes),
    dependencies: context.dependencies?.get(release.tag) ?? null,
  };
}

function compareUrl({ previousTag, tag }: TaggedRelease, links: Links): string | null {
  return previousTag === null ? null : links.compare(previousTag, tag);
}

function range(from: string, to: string): Markdown {
  return safe`${escapeMarkdown(from)}...${escapeMarkdown(to)}`;
}

/** Types without a section are listed last when they release, and not at all when they do not. */
function groupsOf(entries: readonly Entry[], sections: readonly NotesSection[]): readonly Group[] {
  const rest = entries.filter((entry) => !entry.breaking);
  const known = new Set(sections.flatMap((section) => section.types));
  return [
    ...sections.map(({ title, types }) => ({
      title,
      entries: rest.filter((entry) => types.includes(entry.type)),
    })),
    { title: 'Other changes', entries: rest.filter((entry) => entry.releases && !known.has(entry.type)) },
  ].filter((group) => group.entries.length > 0);
}

interface Limited {
  readonly shown: readonly Group[];
  readonly hidden: readonly { readonly title: string; readonly count: number }[];
}

/** Whole sections while they fit; of the first one always something, so that a long release has a shape. */
function limit(groups: readonly Group[], room: number): Limited {
  const shown: Group[] = [];
  const hidden: { title: string; count: number }[] = [];
  let left = room;
  for (const [at, { title, entries }] of groups.entries()) {
    const most = at === 0 ? Math.max(left, firstSectionLimit) : left;
    const keep = entries.length <= most ? entries.length : at === 0 ? most : 0;
    if (keep > 0) shown.push({ title, entries: entries.slice(0, keep) });
    if (keep < entries.length) hidden.push({ title, count: entries.length - keep });
    left -= keep;
  }
  return { shown, hidden };
}

function leftOut(hidden: Limited['hidden'], release: TaggedRelease): Markdown | null {
  if (hidden.length === 0) return null;
  const counts = hidden.map(({ title, count }) => safe`${count} under ${escapeMarkdown(title)}`);
  return safe`Not listed here: ${join(counts, safe`, `)}.${logCommand(release)}`;
}

/** A command to copy; only where the tags hold nothing a shell would read. */
function logCommand({ previousTag, tag }: TaggedRelease): Markdown {
  const revisions = previousTag === null ? tag : `${previousTag}..${tag}`;
  return /^[\w@][\w@./+-]*$/.test(revisions) ? safe` All of it: ${code(`git log ${revisions}`)}` : safe``;
}

/** One version for all is said once: "`a`, `b`: 1.0.0 → 1.1.0". */
function packagesLine({ packages }: TaggedRelease): Markdown | null {
  if (packages.length < 2) return null;
  const steps = new Map<string, Release[]>();
  for (const each of packages) {
    const step = `${each.current ?? ''} ${each.next}`;
    steps.set(step, [...(steps.get(step) ?? []), each]);
  }
  return join([...steps.values()].map(packagesStep), safe`; `);
}

function packagesStep(members: readonly Release[]): Markdown {
  const names = members.map((each) => code(each.package));
  const { current, next } = members[0] ?? { current: null, next: '' };
  const from = current === null ? safe`` : safe`${escapeMarkdown(current)} → `;
  return safe`${join(names, safe`, `)}: ${from}${escapeMarkdown(next)}`;
}

/** Never an empty section: dependencies that moved, or the sentence that decided the version. */
function reason(release: TaggedRelease, ranges: readonly RangeEdit[]): Markdown {
  const manifests = new Set(release.packages.map((each) => each.manifest));
  const moved = new Map(
    ranges
      .filter((edit) => edit.kind !== 'dev' && manifests.has(edit.manifest))
      .map((edit) => [edit.dependency, edit]),
  );
  if (moved.size > 0) {
    const list = [...moved.values()].map(
      (edit) => safe`${code(edit.dependency)} ${escapeMarkdown(edit.from)} → ${escapeMarkdown(edit.to)}`,
    );
    return safe`Updated dependencies: ${join(list, safe`, `)}.`;
  }
  const reasons = [...new Set(release.packages.map((each) => each.reason))].map((each) =>
    escapeMarkdown(each),
  );
  return reasons.length === 0 ? safe`No changes of note.` : safe`Why: ${join(reasons, safe`; `)}.`;
}
