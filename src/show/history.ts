import type { HistoryItem } from '../core/status/history.ts';
import { showSeconds, showTime } from './moment.ts';
import { outcomeWord } from './outcome-words.ts';
import { lookOf, type Screen } from './status.ts';
import { clean, table, wrap, type Cell } from './text.ts';

/** Deployments, newest first, for people: a line each, and why below it. */
export function showHistory(items: readonly HistoryItem[], screen: Screen): string {
  if (items.length === 0) return 'Nothing was deployed, as far as the ledger tells.';
  const rows = items.map((item) => rowOf(item, screen));
  const lines = table(rows, screen.width);
  return items
    .flatMap((item, at) => [lines?.[at] ?? short(item, screen), ...reasonsOf(item, screen)])
    .join('\n');
}

function rowOf(item: HistoryItem, { style }: Screen): readonly Cell[] {
  const { word, sign, tone } = outcomeWord(item.outcome);
  return [
    { text: showTime(item.startedAt), look: style.dim },
    { text: item.environment, look: style.bold },
    { text: stepOf(item) },
    { text: `${sign} ${word}`, look: lookOf(tone, style) },
    { text: item.seconds === null ? '' : showSeconds(item.seconds) },
    { text: `by ${item.actor}`, look: style.dim },
  ];
}

/** The same in fewer columns than a table takes. */
function short(item: HistoryItem, { style, width }: Screen): string {
  const { word, sign } = outcomeWord(item.outcome);
  const took = item.seconds === null ? '' : `, ${showSeconds(item.seconds)}`;
  const text = `${item.environment}: ${stepOf(item)}, ${sign} ${word}${took}, by ${item.actor}`;
  const lines = wrap(clean(text), Math.max(10, width - 2));
  return [style.dim(showTime(item.startedAt)), ...lines.map((line) => `  ${line}`)].join('\n');
}

/** From which version to which one, and that it went back or was a drill. */
function stepOf({ kind, version, replaced, rehearsal }: HistoryItem): string {
  const from = replaced === null || replaced === version ? '' : `${replaced} `;
  const arrow = kind === 'rollback' ? '↩ ' : '→ ';
  return `${from}${arrow}${version}${rehearsal ? ' (rehearsal)' : ''}`;
}

function reasonsOf(
  { outcome, health, reason, trigger }: HistoryItem,
  { style, width }: Screen,
): readonly string[] {
  const texts = [
    ...(health === null || outcome === 'succeeded' ? [] : [health]),
    ...(reason === null ? [] : [reason]),
    ...(trigger === 'automatic' ? ['automatic'] : []),
  ];
  return wrap(clean(texts.join('; ')), Math.max(10, width - 4)).map((line) => style.dim(`    ${line}`));
}
