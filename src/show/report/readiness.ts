import type { CheckReport } from '../../core/deploy/check.ts';
import { markup, nothing, own, text, type Html } from '../html/html.ts';
import type { Tone } from '../outcome-words.ts';
import { cell, chip, rowHead, table, version } from './parts.ts';
import type { Readiness, Rehearsal } from '../../core/deploy/readiness.ts';

/** Which versions could be gone back to now, and what stands in the way of the others. */
export function readinessSection(
  readiness: readonly Readiness[] | null,
  rehearsals: readonly Rehearsal[],
): Html {
  return markup`<section aria-labelledby="readiness">
<h2 id="readiness">Ready to go back</h2>
${readiness === null ? nothing : targets(readiness)}
${rehearsals.map(rehearsed)}
</section>
`;
}

function rehearsed({ of, in: place, version: name, outcome, at, seconds }: Rehearsal): Html {
  return markup`<p>${own(of)}: going back to ${own(name)} was rehearsed in ${own(place)} (${own(outcome)}) and took ${seconds} s, ${own(at)}.</p>
`;
}

function targets(readiness: readonly Readiness[]): Html {
  const rows = readiness.map(row);
  return rows.length === 0
    ? markup`<p>There is no version to go back to.</p>`
    : table({
        caption: 'Versions to go back to, checked when this page was made',
        head: ['Environment', 'Version', 'Ready', 'What was found'],
        rows,
      });
}

function row({ environment, version: name, checks }: Readiness): readonly Html[] {
  const refused = checks.filter(({ verdict }) => verdict === 'refused');
  const waived = checks.filter(({ verdict }) => verdict === 'waived');
  const [word, tone] = verdictOf(refused.length, waived.length);
  const told = [...refused, ...waived];
  const passed = checks.filter(({ verdict }) => verdict === 'passed').length;
  const count = markup`<p class="soft">${passed} of ${checks.length} checks passed</p>`;
  return [
    cell(own(environment)),
    rowHead(version(name)),
    cell(chip(word, tone)),
    markup`<td class="why">${told.map(finding)}${count}</td>`,
  ];
}

function verdictOf(refused: number, waived: number): readonly [word: string, tone: Tone] {
  if (refused > 0) return ['✗ no', 'bad'];
  return waived > 0 ? ['! with a waiver', 'doubt'] : ['✓ yes', 'good'];
}

function finding({ code, message, hint }: CheckReport): Html {
  const advice = hint === null ? nothing : markup` <span class="soft">→ ${own(hint)}</span>`;
  return markup`<p><code>${text(code)}</code> ${own(message)}${advice}</p>
`;
}
