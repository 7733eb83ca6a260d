import { spansOf, type Span } from '../../core/status/spans.ts';
import { markup, nothing, own, text, type Html } from '../html/html.ts';
import { showTime } from '../moment.ts';
import { outcomeWord } from '../outcome-words.ts';
import { classOf, share } from './parts.ts';
import type { Report } from './report.ts';

/** Deployments the timeline goes back. */
const shown = 40;

/** A stretch of time, in milliseconds since the epoch. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What ran when: a lane for each environment, on one axis of time. */
export function timelineSection(report: Report): Html {
  const { history, status, now } = report;
  const begin = history.slice(0, shown).at(-1)?.startedAt ?? now;
  const stretch = { from: Date.parse(begin), to: Date.parse(now) };
  const lanes = status.environments
    .map(({ environment }) => ({ environment, spans: spansOf(history, environment, now) }))
    .filter(({ spans }) => spans.length > 0)
    .map(({ environment, spans }) => lane(environment, spans, stretch));
  const content =
    lanes.length === 0 || stretch.to <= stretch.from
      ? markup`<p>Nothing ran yet.</p>`
      : markup`${lanes}${axis(stretch)}${legend}`;
  return markup`<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
${content}
</section>
`;
}

/** Heights in pixels: marks of what went wrong above, bars of what ran below. */
const [marksHeight, barHeight] = [18, 28];

function lane(environment: string, spans: readonly Span[], stretch: Stretch): Html {
  const seen = spans.filter(({ to }) => Date.parse(to) > stretch.from);
  const last = seen.at(-1);
  const ending = outcomeWord(last?.outcome ?? null).word;
  const summary = `What ran in ${environment}: ${String(seen.length)} deployments, the last ${last?.version ?? ''}, ${ending}. The history below says the same in words.`;
  return markup`<div class="lane">
<h3>${own(environment)}</h3>
<svg height="${marksHeight + barHeight}" role="img" aria-label="${text(summary)}">
<rect class="fill-quiet" y="${marksHeight}" width="100%" height="${barHeight}"/>
${seen.map((span) => bar(span, stretch))}${seen.map((span) => mark(span, stretch))}</svg>
</div>
`;
}

/** A version while it ran. */
function bar(span: Span, stretch: Stretch): Html {
  const [start, end] = [placeOf(span.from, stretch), placeOf(span.to, stretch)];
  const { tone } = outcomeWord(span.outcome);
  return markup`<svg x="${share(start)}" y="${marksHeight}" width="${share(Math.max(end - start, 0.002))}" height="${barHeight}"><title>${text(titleOf(span))}</title><rect class="edge fill-${classOf(tone)}" width="100%" height="${barHeight}"/>${label(span, end - start)}</svg>
`;
}

/** The version inside its bar, where it has room: on every screen, on wide ones only, or on none. */
function label({ version, kind }: Span, part: number): Html {
  const said = `${kind === 'rollback' ? '↩ ' : ''}${version}`;
  const needed = 14 + 8 * said.length;
  if (part * widths.wide < needed) return nothing;
  const look = part * widths.narrow < needed ? markup`label roomy` : markup`label`;
  return markup`<text class="${look}" x="7" y="19" aria-hidden="true">${text(said)}</text>`;
}

/** Widths of the timeline in pixels, on wide screens and on a telephone. */
const widths = { wide: 900, narrow: 320 };

/** What went wrong is often over after seconds, which no bar can show. */
function mark(span: Span, stretch: Stretch): Html {
  const { sign, tone } = outcomeWord(span.outcome);
  if (tone === 'good') return nothing;
  return markup`<text class="mark ${classOf(tone)}" x="${share(placeOf(span.from, stretch))}" y="13" text-anchor="middle"><title>${text(titleOf(span))}</title>${text(sign)}</text>
`;
}

function titleOf({ version, kind, outcome, actor, from, to }: Span): string {
  const how = kind === 'rollback' ? ', by a rollback' : '';
  return `${version}: ${outcomeWord(outcome).word}, from ${showTime(from)} to ${showTime(to)}, by ${actor}${how}`;
}

function axis(stretch: Stretch): Html {
  const anchors = [
    [0, 'start'],
    [0.5, 'middle'],
    [1, 'end'],
  ] as const;
  const labels = anchors.map(([at, anchor]) => {
    const day = new Date(stretch.from + (stretch.to - stretch.from) * at).toISOString().slice(0, 10);
    return markup`<text x="${share(at)}" y="16" text-anchor="${text(anchor)}">${text(day)}</text>`;
  });
  return markup`<svg height="22" aria-hidden="true">${labels}</svg>
`;
}

const legend = markup`<p class="legend"><span class="bad">✗ unhealthy or failed</span> <span class="doubt">? nobody can tell</span> <span>↩ came by a rollback</span></p>
`;

function placeOf(time: string, { from, to }: Stretch): number {
  return (Math.max(from, Math.min(to, Date.parse(time))) - from) / (to - from);
}
