/** A part of a preview. Its items are whole blocks of Markdown: each is shown as it is, or left out. */
export interface Section {
  /** Heading, as Markdown; null for none. */
  readonly title: string | null;
  /** What stands before the items and belongs to them: the head of a table. */
  readonly lead: string;
  readonly items: readonly string[];
  /** Folded, to be opened. */
  readonly folded: boolean;
  /** What is cut last: 0, then 1, … */
  readonly rank: number;
}

/**
 * Sections one after the other in at most `limit` UTF-16 code units. Where not all fits, items are left out, of the least
 * important section first, and their number is told in their place. An item is never cut, so no fence, table, link or
 * folded block stays open.
 */
export function fitSections(sections: readonly Section[], limit: number): string {
  const shown = sections.map(() => 0);
  const length = (): number =>
    sections.reduce((sum, section, at) => sum + render(section, shown[at] ?? 0).length + gap.length, 0);
  const byRank = [...sections.keys()].sort(
    (a, b) => (sections[a]?.rank ?? 0) - (sections[b]?.rank ?? 0) || a - b,
  );
  for (const at of byRank) {
    const all = sections[at]?.items.length ?? 0;
    shown[at] = greatest(all, (count) => {
      shown[at] = count;
      return length() <= limit;
    });
  }
  return sections
    .map((section, at) => render(section, shown[at] ?? 0))
    .filter((text) => text !== '')
    .join(gap);
}

const gap = '\n\n';

/** The greatest count up to `most` that fits; what is larger does not fit either, but for all, which needs no telling. */
function greatest(most: number, fits: (count: number) => boolean): number {
  if (fits(most)) return most;
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function render({ title, lead, items, folded }: Section, shown: number): string {
  if (items.length === 0) return '';
  const kept = shown === 0 ? [] : [lead, ...items.slice(0, shown)].filter((text) => text !== '');
  const left = items.length - shown;
  const rest =
    left === 0 ? [] : ['', `*… ${String(left)} of ${String(items.length)} left out here: there is no room*`];
  const text = [...kept, ...rest].join('\n').trim();
  if (!folded) return title === null ? text : `### ${title}\n\n${text}`;
  return `<details><summary>${title ?? ''}</summary>\n\n${text}\n\n</details>`;
}
