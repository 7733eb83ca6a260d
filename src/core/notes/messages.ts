import type { Release, TaggedRelease } from '../model.ts';
import { cleanLine, cut } from './clean.ts';
import type { NotesModel } from './model.ts';

/** A package in a commit or tag message. Clean lines of plain text. */
export interface PackageLine {
  readonly name: string;
  readonly current: string | null;
  readonly next: string;
}

/** What the template of the release commit sees: clean lines of plain text, not Markdown. */
export interface CommitModel {
  /** "1.2.0", "a@1.2.0, b@2.0.0", or "12 packages" where that would be too long. */
  readonly summary: string;
  /** Every package, where there is more than one. */
  readonly packages: readonly PackageLine[];
}

/** What the template of a tag message sees: clean lines of plain text, not Markdown. */
export interface TagModel {
  readonly title: string | null;
  readonly version: string;
  readonly date: string;
  readonly packages: readonly PackageLine[];
  /** How many entries each section of the notes has. */
  readonly counts: readonly { readonly title: string; readonly count: number }[];
}

/** Longest list of versions in a commit subject. */
const summaryLimit = 56;

/** The release commit, which may hold several releases. */
export function commitModel(groups: readonly TaggedRelease[]): CommitModel {
  const packages = groups.flatMap((group) => group.packages);
  const names = groups.map(({ title, version }) =>
    title === null ? plain(version) : plainName(`${title}@${version}`),
  );
  const all = names.join(', ');
  const summary = names.length > 1 && all.length > summaryLimit ? `${packages.length} packages` : all;
  return { summary, packages: packages.length > 1 ? packages.map(packageLine) : [] };
}

/** The annotated tag of one release; `notes` is the model of its notes. */
export function tagModel(group: TaggedRelease, date: string, notes: NotesModel): TagModel {
  const sections = notes.sections.map((each) => ({
    title: plain(String(each.title)),
    count: each.entries.length,
  }));
  const breaking =
    notes.breaking.length === 0 ? [] : [{ title: 'Breaking changes', count: notes.breaking.length }];
  return {
    title: group.title === null ? null : plain(group.title),
    version: plain(group.version),
    date: plain(date),
    packages: group.packages.length > 1 ? group.packages.map(packageLine) : [],
    counts: [...breaking, ...sections],
  };
}

function packageLine({ package: name, current, next }: Release): PackageLine {
  return { name: plainName(name), current: current === null ? null : plain(current), next: plain(next) };
}

/** Forges notify `@scope` in commit messages, too, unless it stands in backticks. */
function plainName(name: string): string {
  const text = plain(name);
  return text.startsWith('@') ? `\`${text.replaceAll('`', '')}\`` : text;
}

function plain(text: string): string {
  return cut(cleanLine(text), 200);
}
