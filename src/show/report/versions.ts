import { matrixOf, type CellState, type MatrixCell } from '../../core/status/matrix.ts';
import { markup, text, type Html } from '../html/html.ts';
import type { Tone } from '../outcome-words.ts';
import { cell, chip, rowHead, table, version } from './parts.ts';
import type { Report } from './report.ts';

/** Versions shown besides those that run. */
const shown = 12;

/** Which version is, or was, where. */
export function versionsSection({ status, history }: Report): Html {
  const rows = matrixOf(status, history, shown).map((row) => [
    rowHead(version(row.version)),
    ...row.cells.map(matrixCell),
  ]);
  const grid = table({
    caption: 'Versions, greatest first, and how each is in each environment',
    head: ['Version', ...status.environments.map(({ environment }) => environment)],
    rows,
  });
  return markup`<section aria-labelledby="versions">
<h2 id="versions">Versions</h2>
${rows.length === 0 ? markup`<p>No version was deployed yet.</p>` : grid}
</section>
`;
}

const words: Readonly<Record<CellState, readonly [text: string, tone: Tone]>> = {
  runs: ['● runs', 'good'],
  ran: ['✓ ran', 'quiet'],
  failed: ['✗ failed', 'bad'],
  unclear: ['? unclear', 'doubt'],
  never: ['–', 'quiet'],
};

function matrixCell({ state, held }: MatrixCell): Html {
  const [said, tone] = words[state];
  const isQuiet = tone === 'quiet';
  const shownState = isQuiet ? markup`<span class="quiet">${text(said)}</span>` : chip(said, tone);
  return cell(held ? markup`${shownState} ${chip('! held', 'doubt')}` : shownState);
}
