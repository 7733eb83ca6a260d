import type { EnvironmentMetrics, Measures, Ratio, Spread } from '../../core/metrics/types.ts';
import { markup, own, text, type Html } from '../html/html.ts';
import { measuresInWords, percent, tooFew, type MeasureInWords } from '../metrics.ts';
import { showSeconds } from '../moment.ts';
import { chart, type Column } from './charts.ts';
import { cell, rowHead, table } from './parts.ts';

/** How delivery goes: what DORA measures, in numbers, pictures and a table for each environment. */
export function metricsSection(metrics: readonly EnvironmentMetrics[]): Html {
  const content =
    metrics.length === 0
      ? markup`<p>Nothing was deployed yet: nothing to measure.</p>`
      : metrics.map(measured);
  return markup`<section aria-labelledby="metrics">
<h2 id="metrics">Delivery</h2>
${content}
</section>
`;
}

function measured({ environment, total, periods }: EnvironmentMetrics): Html {
  const span = `${total.from.slice(0, 10)} to ${total.to.slice(0, 10)}`;
  return markup`<div class="measured">
<h3>${own(environment)} <span class="soft">${text(span)}</span></h3>
<dl class="facts">
${measuresInWords(total).map(fact)}</dl>
<div class="charts">
${deploymentsChart(periods)}${leadTimeChart(periods)}${recoveryChart(periods)}</div>
<details><summary>Numbers of ${own(environment)} by period</summary>
${numbers(environment, [...periods].reverse())}
</details>
</div>
`;
}

/** The value large, the counts behind it small. */
function fact({ name, value, counts }: MeasureInWords): Html {
  const look = value === tooFew ? markup`value few` : markup`value`;
  return markup`<div><dt>${text(name)}</dt><dd><span class="${look}">${text(value)}</span> <span class="counts">${text(counts)}</span></dd></div>
`;
}

function deploymentsChart(periods: readonly Measures[]): Html {
  return chart({
    caption: 'Deployments, those that failed on top',
    least: 1,
    unit: String,
    columns: periods.map(({ period, deployments, changeFailures }): Column => ({
      name: period,
      title: `${period}: ${String(deployments.count)} healthy, ${String(changeFailures.count)} of ${String(changeFailures.of)} failed`,
      parts: [
        { value: changeFailures.of - changeFailures.count, look: 'good' },
        { value: changeFailures.count, look: 'bad' },
      ],
    })),
  });
}

function leadTimeChart(periods: readonly Measures[]): Html {
  return spreadChart('Lead time, median', periods, ({ leadTime }) => leadTime);
}

function recoveryChart(periods: readonly Measures[]): Html {
  return spreadChart('Recovery, median', periods, ({ recovery }) => recovery);
}

function spreadChart(
  caption: string,
  periods: readonly Measures[],
  spreadOf: (measures: Measures) => Spread,
): Html {
  return chart({
    caption,
    least: 1,
    unit: showSeconds,
    columns: periods.map((measures): Column => {
      const { median } = spreadOf(measures);
      return {
        name: measures.period,
        title: `${measures.period}: ${spreadWords(spreadOf(measures))}`,
        parts: median === null ? [] : [{ value: median, look: 'plain' }],
      };
    }),
  });
}

function numbers(environment: string, periods: readonly Measures[]): Html {
  return table({
    caption: `${environment}, newest period first; a median takes 3 values, a 90th percentile 10, a rate 5`,
    head: ['Period', 'Deployed', 'Lead time', 'Failed', 'Recovery', 'Rework', 'Unclear'],
    rows: periods.map(({ period, deployments, leadTime, changeFailures, recovery, rework, unclear }) => [
      rowHead(text(period)),
      cell(markup`${deployments.count}`),
      cell(text(spreadWords(leadTime))),
      cell(text(ratioWords(changeFailures))),
      cell(text(spreadWords(recovery))),
      cell(text(ratioWords(rework))),
      cell(markup`${unclear}`),
    ]),
  });
}

function spreadWords({ count, median, p90 }: Spread): string {
  if (count === 0) return '–';
  if (median === null) return `${tooFew} (${String(count)})`;
  const tail = p90 === null ? '' : `, 9 of 10 within ${showSeconds(p90)}`;
  return `${showSeconds(median)}${tail} (${String(count)})`;
}

function ratioWords({ rate, count, of }: Ratio): string {
  if (of === 0) return '–';
  return `${String(count)} of ${String(of)}${rate === null ? '' : ` (${percent(rate)})`}`;
}
