import { markup, nothing, text, type Html } from '../html/html.ts';
import { share } from './parts.ts';

/** Height of the part of a chart that is drawn in, in pixels. */
const height = 96;
/** Room above for the number of the highest line, and below for the names of the periods. */
const [above, below] = [18, 20];

/** A column of a chart, made of parts on top of each other. Null: nothing is known for its period. */
export interface Column {
  readonly name: string;
  /** What it says, for people who do not see it. */
  readonly title: string;
  readonly parts: readonly { readonly value: number; readonly look: 'good' | 'bad' | 'plain' }[];
}

/** A chart of columns. */
export interface Chart {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The greatest value in words. */
  readonly unit: (value: number) => string;
  /** The least height of the scale. */
  readonly least: number;
}

/** Columns over periods; nothing where no period has a value. The table below the charts has the same numbers, so the picture itself is one image with a name. */
export function chart({ caption, columns, unit, least }: Chart): Html {
  if (columns.every(({ parts }) => parts.length === 0)) return nothing;
  const top = Math.max(
    least,
    ...columns.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)),
  );
  const bars = columns.map((column, at) => bar(column, { at, of: columns.length, top }));
  const base = above + height;
  return markup`<figure>
<figcaption>${text(caption)}</figcaption>
<svg height="${above + height + below}" role="img" aria-label="${text(`${caption}. The table below has the numbers.`)}">
<line class="rule" x1="0" x2="100%" y1="${above}" y2="${above}"/><text x="0" y="${above - 5}">${text(unit(top))}</text>
<line class="rule" x1="0" x2="100%" y1="${base}" y2="${base}"/>
${bars}${names(columns)}</svg>
</figure>
`;
}

function bar(
  { title, parts }: Column,
  { at, of, top }: { readonly at: number; readonly of: number; readonly top: number },
): Html {
  let y = above + height;
  const rects = parts
    .filter(({ value }) => value > 0)
    .map(({ value, look }) => {
      const tall = Math.max(2, Math.round((value / top) * height));
      y -= tall;
      return markup`<rect class="fill-${text(look)}" x="${share((at + 0.15) / of)}" width="${share(0.7 / of)}" y="${y}" height="${tall}"/>`;
    });
  return markup`<g><title>${text(title)}</title>${rects}</g>
`;
}

/** The first and the last period by name: more would not fit beside each other on a telephone. */
function names(columns: readonly Column[]): readonly Html[] {
  const y = above + height + 15;
  const [first, last] = [columns[0], columns.at(-1)];
  return [
    ...(first === undefined ? [] : [markup`<text x="0" y="${y}">${text(first.name)}</text>`]),
    ...(last === undefined || last === first
      ? []
      : [markup`<text x="100%" y="${y}" text-anchor="end">${text(last.name)}</text>`]),
  ];
}
