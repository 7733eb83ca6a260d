import { escapeMarkdown, safe, type Markdown } from '../notes/markdown.ts';

/** Where our part of a page begins and ends; comments, so nobody sees them. */
const begin = '<!-- release: withdrawn -->';
const end = '<!-- /release: withdrawn -->';

/**
 * The text of a release page with a warning on top, or without it (null). All of our own is between two marks; everything else
 * stays as it is, to the byte. Doing it twice is doing it once.
 */
export function withBanner(notes: string, banner: Markdown | null): string {
  const bare = withoutBanner(notes);
  return banner === null ? bare : `${begin}\n${banner.toString()}\n${end}\n\n${bare}`;
}

/** Whether a page has one. */
export function hasBanner(notes: string): boolean {
  const from = notes.indexOf(begin);
  return from >= 0 && notes.includes(end, from);
}

/** A forge's editor may have changed the line ends. */
function withoutBanner(notes: string): string {
  const from = notes.indexOf(begin);
  const to = from < 0 ? -1 : notes.indexOf(end, from);
  if (to < 0) return notes;
  return notes.slice(0, from) + notes.slice(to + end.length).replace(/^(?:\r?\n){1,2}/, '');
}

/** What a page of a version that is withdrawn says on top (GitHub docs, "Basic writing and formatting syntax", Alerts). */
export function bannerOf(reason: string | null, better: string | null): Markdown {
  const why = reason === null ? safe`` : safe`: ${escapeMarkdown(reason)}`;
  const instead = better === null ? safe`` : safe` Use ${escapeMarkdown(better)}.`;
  return safe`> [!CAUTION]
> **This release is withdrawn**${why}${instead}`;
}
