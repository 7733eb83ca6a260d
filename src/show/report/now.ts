import type { CurrentVersion, EnvironmentStatus, StandingHold, Status } from '../../core/status/status.ts';
import { markup, link, nothing, own, type Html } from '../html/html.ts';
import { outcomeWord } from '../outcome-words.ts';
import { cell, chip, outcome, rowHead, table, time, timeAndAge, version } from './parts.ts';

/** What runs where, a card for each environment. */
export function nowSection({ environments, problems }: Status, now: string): Html {
  const cards = environments.map((one) => card(one, now));
  const none = markup`<p>Nothing was deployed yet.</p>`;
  return markup`<section aria-labelledby="now">
<h2 id="now">Now</h2>
${problems.map((problem) => markup`<p class="note alarm">${own(problem)}</p>\n`)}${environments.length === 0 ? none : markup`<div class="cards">\n${cards}</div>`}
</section>
`;
}

function card({ environment, current, underWay, lastHealthy }: EnvironmentStatus, now: string): Html {
  const under =
    underWay === null
      ? nothing
      : markup`<p class="note">${underWay.kind === 'rollback' ? markup`Going back to` : markup`Deploying`} ${version(underWay.version)},
by ${own(underWay.actor)}, since ${time(underWay.startedAt)}</p>\n`;
  return markup`<article class="card">
<h3>${own(environment)}</h3>
${current === null ? markup`<p>Nothing runs here.</p>\n` : running(current, lastHealthy, now)}${under}</article>
`;
}

function running(current: CurrentVersion, lastHealthy: string | null, now: string): Html {
  const by = link(own(current.actor), current.job);
  return markup`<p class="version">${own(current.version)}</p>
<p>${outcome(current.outcome)}</p>
<p>since ${timeAndAge(current.since, now)}</p>
<p>by ${by}${current.kind === 'rollback' ? markup`, by a rollback` : nothing}</p>
${notes(current, lastHealthy)}`;
}

function notes(current: CurrentVersion, lastHealthy: string | null): readonly Html[] {
  const isWell = outcomeWord(current.outcome).tone === 'good';
  return [
    ...(isWell || current.health === null ? [] : [own(current.health)]),
    ...driftNote(current),
    ...(current.held ? [markup`Held: not to be deployed again`] : []),
    ...(isWell || lastHealthy === null ? [] : [markup`Last healthy here: ${version(lastHealthy)}`]),
  ].map((note) => markup`<p class="note">${note}</p>\n`);
}

function driftNote({ drift }: CurrentVersion): readonly Html[] {
  if (drift === null || drift.state === 'none') return [];
  const message = own(drift.message);
  return [drift.state === 'unknown' ? message : markup`${chip('! drift', 'bad')} ${message}`];
}

/** Holds in the table. */
const listed = 50;

/** What nobody may deploy. */
export function holdsSection({ holds }: Status): Html {
  const rows = holds.slice(-listed).reverse().map(holdRow);
  const content =
    holds.length === 0
      ? markup`<p>No version is held or withdrawn.</p>`
      : table({
          caption:
            holds.length > listed
              ? `The newest ${String(listed)} of ${String(holds.length)} versions nobody may deploy`
              : 'Versions nobody may deploy, newest first',
          head: ['Version', 'Where', 'What', 'Why', 'Who', 'Since'],
          rows,
        });
  return markup`<section aria-labelledby="holds">
<h2 id="holds">Holds</h2>
${content}
</section>
`;
}

function holdRow({ version: name, environment, kind, reason, actor, at }: StandingHold): readonly Html[] {
  return [
    rowHead(version(name)),
    cell(environment === null ? markup`everywhere` : own(environment)),
    cell(kind === 'yank' ? chip('✗ withdrawn', 'bad') : chip('! held', 'doubt')),
    markup`<td class="why">${reason === null ? nothing : own(reason)}</td>`,
    cell(own(actor)),
    cell(time(at)),
  ];
}
