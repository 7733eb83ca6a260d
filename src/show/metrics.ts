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
  const facts = measuresInWords(total).map(({ name, value, counts }) => [
    { text: name, look: style.dim },
    { text: `${value} (${counts})` },
  ]);
  const lines = factLines(facts, width);
  const rows = [header(style.dim), ...periods.map(periodRow)];
  return [head, ...lines, '', ...(indentedTable(rows, width) ?? narrow(periods))].join('\n');
}

/** A measure in words, with the counts behind it. */
export interface MeasureInWords {
  readonly name: string;
  readonly value: string;
  readonly counts: string;
}

/** Each measure of a span in words. */
export function measuresInWords(measures: Measures): readonly MeasureInWords[] {
  const { deployments, leadTime, changeFailures, recovery, rework, unclear } = measures;
  const open = recovery.open === 0 ? '' : `, ${recovery.open} not restored yet`;
  const unknown = { name: 'Unclear', value: String(unclear), counts: 'nobody can tell how they ended' };
  return [
    { name: 'Deployments', value: frequency(deployments.perDay), counts: `${deployments.count} in all` },
    { name: 'Lead time', value: middle(leadTime), counts: spread(leadTime, 'change') },
    { name: 'Change failures', value: ratio(changeFailures), counts: countsOf(changeFailures) },
    { name: 'Recovery', value: middle(recovery), counts: `${spread(recovery, 'recovery')}${open}` },
    { name: 'Rework', value: ratio(rework), counts: countsOf(rework) },
    ...(unclear === 0 ? [] : [unknown]),
  ];
}

/** `1.5 a day`, `2 a week` or `1.2 in 30 days`: the unit that gives a number people can picture. */
function frequency(perDay: number | null): string {
  if (perDay === null) return tooFew;
  if (perDay === 0) return 'none';
  const [factor, unit] = perDay >= 1 ? [1, 'a day'] : perDay * 7 >= 1 ? [7, 'a week'] : [30, 'in 30 days'];
  return `${String(Math.round(perDay * factor * 10) / 10)} ${unit}`;
}

function middle({ median }: Spread): string {
  return median === null ? tooFew : showSeconds(median);
}

/** `median of 12 changes, 9 of 10 within 2 d`, as far as there are enough. */
function spread({ count, median, p90 }: Spread, noun: 'change' | 'recovery'): string {
  const nouns = noun === 'change' ? 'changes' : 'recoveries';
  const counted = `${count} ${count === 1 ? noun : nouns}`;
  if (median === null) return counted;
  return `median of ${counted}${p90 === null ? '' : `, 9 of 10 within ${showSeconds(p90)}`}`;
}

function ratio({ rate }: Ratio): string {
  return rate === null ? tooFew : percent(rate);
}

function countsOf({ count, of }: Ratio): string {
  return `${count} of ${of}`;
}

/** A rate as people read it. */
export function percent(rate: number): string {
  return `${String(Math.round(rate * 1000) / 10)} %`;
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
