import type { DeploymentOutcome } from '../../core/deploy/types.ts';
import { markup, own, text, type Html } from '../html/html.ts';
import { showAge, showTime } from '../moment.ts';
import { outcomeWord, type Tone } from '../outcome-words.ts';

/** A time people read, with the one machines read. */
export function time(at: string): Html {
  return markup`<time datetime="${text(at)}">${text(showTime(at))}</time>`;
}

/** A time and how long ago it was. */
export function timeAndAge(at: string, now: string): Html {
  return markup`${time(at)} <span class="soft">(${text(showAge(at, now))})</span>`;
}

/** A version, in its own face. */
export function version(name: string): Html {
  return markup`<span class="version">${own(name)}</span>`;
}

/** How a deployment ended: sign, word and colour say the same. */
export function outcome(ending: DeploymentOutcome | null): Html {
  const { word, sign, tone } = outcomeWord(ending);
  return chip(`${sign} ${word}`, tone);
}

/** A word that stands out. */
export function chip(words: string, tone: Tone): Html {
  return markup`<span class="chip ${classOf(tone)}">${text(words)}</span>`;
}

/** The class of a tone. */
export function classOf(tone: Tone): Html {
  return markup`${text(tone)}`;
}

/** A table of the page: its caption is its name, and where it does not fit it can be scrolled, by keyboard too. */
export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  /** Cells with their tags. */
  readonly rows: readonly (readonly Html[])[];
}

/** A table with a caption and column headings. */
export function table({ caption, head, rows }: Table): Html {
  const headings = head.map((name) => markup`<th scope="col">${text(name)}</th>`);
  const lines = rows.map((cells) => markup`<tr>${cells}</tr>\n`);
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${text(caption)}">
<table>
<caption>${own(caption)}</caption>
<thead><tr>${headings}</tr></thead>
<tbody>
${lines}</tbody>
</table>
</div>`;
}

/** A cell. */
export function cell(content: Html): Html {
  return markup`<td>${content}</td>`;
}

/** The cell that names its row. */
export function rowHead(content: Html): Html {
  return markup`<th scope="row">${content}</th>`;
}

/** A share of a width, as SVG takes it, so that charts grow with the page and their letters do not. */
export function share(part: number): Html {
  return markup`${text(`${String(Math.round(Math.max(0, Math.min(1, part)) * 10_000) / 100)}%`)}`;
}
