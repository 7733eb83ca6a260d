import type { HistoryItem } from '../../core/status/history.ts';
import { markup, link, nothing, own, text, type Html } from '../html/html.ts';
import { showSeconds } from '../moment.ts';
import { cell, outcome, rowHead, table, time, version } from './parts.ts';

/** Deployments in the table. */
const shown = 100;

/** Every deployment in words, newest first. */
export function historySection(history: readonly HistoryItem[]): Html {
  const caption =
    history.length > shown
      ? `The newest ${String(shown)} of ${String(history.length)} deployments, newest first`
      : 'All deployments, newest first';
  const all = table({
    caption,
    head: ['Version', 'Outcome', 'Environment', 'Begun', 'Took', 'Who', 'Why'],
    rows: history.slice(0, shown).map(row),
  });
  return markup`<section aria-labelledby="history">
<h2 id="history">History</h2>
${history.length === 0 ? markup`<p>Nothing was deployed yet.</p>` : all}
</section>
`;
}

function row(item: HistoryItem): readonly Html[] {
  return [
    rowHead(step(item)),
    cell(outcome(item.outcome)),
    cell(own(item.environment)),
    cell(time(item.startedAt)),
    markup`<td class="nowrap">${item.seconds === null ? nothing : text(showSeconds(item.seconds))}</td>`,
    cell(link(own(item.actor), item.job)),
    markup`<td class="why">${why(item)}</td>`,
  ];
}

function step({ kind, version: name, replaced, rehearsal }: HistoryItem): Html {
  const back = kind === 'rollback' ? markup`<span class="soft">↩ back to</span> ` : nothing;
  const from =
    replaced === null || replaced === name
      ? nothing
      : markup` <span class="soft">from ${own(replaced)}</span>`;
  return markup`${back}${version(name)}${from}${rehearsal ? markup` <span class="soft">(rehearsal)</span>` : nothing}`;
}

function why({ outcome: ending, health, reason, trigger }: HistoryItem): readonly Html[] {
  const parts = [
    ...(health === null || ending === 'succeeded' ? [] : [own(health)]),
    ...(reason === null ? [] : [own(reason)]),
    ...(trigger === 'automatic' ? [markup`<span class="soft">automatic</span>`] : []),
  ];
  return parts.map((part, at) => (at === 0 ? part : markup`; ${part}`));
}
