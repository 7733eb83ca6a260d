import type { EnvironmentMetrics, Measures, Ratio, Spread } from '../core/metrics/types.ts';
import { showSeconds } from './moment.ts';
import type { Screen } from './status.ts';
import { clean, table, truncate, wrap, type Cell } from './text.ts';

/** What a number says that cannot be told. */
export const tooFew = 'too few to tell';

/** What is measured, for people: the whole span of each environment, then period by period. */
export function showMetrics(metrics: readonly EnvironmentMetrics[], screen: Screen): string {
  if (metrics.length === 0)
    return 'Nothing was deployed yet, as far as the ledger tells: nothing to measure.';
  return metrics.map((one) => environmentText(one, screen)).join('\n\n');
}

function environmentText({ environment, total, periods }: EnvironmentMetrics, screen: Screen): string {
  const { style, width } = screen;
  const { from, to } = total;
  const span = style.dim(`${from.slice(0, 10)} to ${to.slice(0, 10)}`);
  const head = `${style.bold(truncate(clean(environment), Math.max(10, width - 25)))} ${span}`;
  const facts = measuresInWords(total).map(([name, value]) => [
    { text: name, look: style.dim },
    { text: value },
  ]);
  const lines = factLines(facts, width);
  const rows = [header(style.dim), ...periods.map(periodRow)];
  return [head, ...lines, '', ...(indentedTable(rows, width) ?? narrow(periods))].join('\n');
}

/** Each measure of a span, by its name, in words: with the counts behind it. */
export function measuresInWords(measures: Measures): readonly (readonly [name: string, value: string])[] {
  const { deployments, leadTime, changeFailures, recovery, rework, unclear } = measures;
  const open = recovery.open === 0 ? '' : `; ${recovery.open} not restored yet`;
  const restored = `${recovery.count} restored`;
  return [
    ['Deployments', `${frequencyInWords(deployments.perDay)}${deployments.count} in all`],
    ['Lead time', spreadInWords(leadTime, countOf(leadTime.count, 'change'))],
    ['Change failures', ratioInWords(changeFailures)],
    ['Recovery', `${spreadInWords(recovery, restored)}${open}`],
    ['Rework', ratioInWords(rework)],
    ...(unclear === 0
      ? []
      : [['Unclear', `${countOf(unclear, 'deployment')} nobody can tell the end of`] as const]),
  ];
}

/** `1.5 a day, `, `2 a week, ` or `0.5 a month, `: the unit that gives a number people can picture. */
function frequencyInWords(perDay: number | null): string {
  if (perDay === null || perDay === 0) return '';
  const [factor, unit] = perDay >= 1 ? [1, 'day'] : perDay * 7 >= 1 ? [7, 'week'] : [30, '30 days'];
  return `${String(Math.round(perDay * factor * 10) / 10)} a ${unit}, `.replace(' a 30 days', ' in 30 days');
}

/** Median and 90th percentile, or that they cannot be told. */
function spreadInWords({ median, p90 }: Spread, counted: string): string {
  if (median === null) return `${tooFew} (${counted})`;
  const tail = p90 === null ? '' : `, 90 % within ${showSeconds(p90)}`;
  return `median ${showSeconds(median)}${tail} (${counted})`;
}

/** A ratio with its counts, or that it cannot be told. */
export function ratioInWords({ rate, count, of }: Ratio): string {
  return `${rate === null ? tooFew : percent(rate)} (${count} of ${of})`;
}

/** A rate as people read it. */
export function percent(rate: number): string {
  return `${String(Math.round(rate * 1000) / 10)} %`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function header(look: (text: string) => string): readonly Cell[] {
  return ['period', 'deployed', 'lead time', 'failed', 'recovery', 'rework'].map((text) => ({ text, look }));
}

function periodRow({
  period,
  deployments,
  leadTime,
  changeFailures,
  recovery,
  rework,
}: Measures): readonly Cell[] {
  return [
    { text: period },
    { text: String(deployments.count) },
    { text: medianCell(leadTime) },
    { text: `${changeFailures.count} of ${changeFailures.of}` },
    { text: medianCell(recovery) },
    { text: `${rework.count} of ${rework.of}` },
  ];
}

function medianCell({ median, count }: Spread): string {
  if (count === 0) return '–';
  return median === null ? `? (${count})` : showSeconds(median);
}

function indentedTable(rows: readonly (readonly Cell[])[], width: number): readonly string[] | null {
  return table(rows, width - 2)?.map((line) => `  ${line}`) ?? null;
}

/** Names and values in two columns; where they do not fit, values below their names. */
function factLines(facts: readonly (readonly Cell[])[], width: number): readonly string[] {
  return (
    indentedTable(facts, width) ??
    facts.flatMap(([name, value]) => [
      `  ${name?.text ?? ''}`,
      ...wrap(value?.text ?? '', Math.max(10, width - 4)).map((line) => `    ${line}`),
    ])
  );
}

function narrow(periods: readonly Measures[]): readonly string[] {
  return periods.map(
    ({ period, deployments, changeFailures }) =>
      `  ${period}: ${deployments.count} deployed, ${changeFailures.count} of ${changeFailures.of} failed`,
  );
}
