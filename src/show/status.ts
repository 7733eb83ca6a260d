import { shellWord } from '../core/quote.ts';
import type { CurrentVersion, EnvironmentStatus, StandingHold, Status } from '../core/status/status.ts';
import { showAge, showTime } from './moment.ts';
import { outcomeWord, type Tone } from './outcome-words.ts';
import { clean, table, truncate, wrap, type Cell, type Style } from './text.ts';

/** Where it is shown. */
export interface Screen {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** How an ending looks in a terminal. */
export function lookOf(tone: Tone, style: Style): (text: string) => string {
  const looks = { good: style.green, bad: style.red, doubt: style.yellow, quiet: style.dim };
  return looks[tone];
}

/**
 * Where everything stands, for people: a line for each environment, what is to be known of it below, then what nobody may deploy.
 * @param now RFC 3339 in UTC
 */
export function showStatus({ environments, holds, problems }: Status, screen: Screen, now: string): string {
  const told = problems.flatMap((problem) => indented(`! ${problem}`, screen).map(screen.style.red));
  const rows = environments.map((one) => rowOf(one, screen.style, now));
  const lines = table(rows, screen.width) ?? rows.map((row) => stacked(row, screen));
  return [
    ...(environments.length === 0 ? ['Nothing was deployed yet, as far as the ledger tells.'] : []),
    ...environments.flatMap((one, at) => [lines[at] ?? '', ...notesOf(one, screen, now)]),
    ...section('Not to be deployed:', holdsText(holds, screen)),
    ...section('Not to be trusted, or not known:', told),
  ].join('\n');
}

/** Lines with a heading and a blank line before it; nothing where there are none. */
function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

function rowOf({ environment, current }: EnvironmentStatus, style: Style, now: string): readonly Cell[] {
  const name = { text: environment, look: style.bold };
  if (current === null) return [name, { text: '–' }, { text: 'nothing runs here', look: style.dim }];
  const { word, sign, tone } = outcomeWord(current.outcome);
  return [
    name,
    { text: current.version, look: style.bold },
    { text: `${sign} ${word}`, look: lookOf(tone, style) },
    { text: `since ${showTime(current.since)} (${showAge(current.since, now)})` },
    { text: `by ${current.actor}`, look: style.dim },
  ];
}

/** A row that does not fit into a line: the name, and the rest below it. */
function stacked([name, ...rest]: readonly Cell[], { style, width }: Screen): string {
  const text = rest.map((cell) => clean(cell.text)).join(', ');
  const lines = wrap(text, Math.max(10, width - 2));
  return [style.bold(truncate(clean(name?.text ?? ''), width)), ...lines.map((line) => `  ${line}`)].join(
    '\n',
  );
}

function notesOf(
  { environment, current, underWay, lastHealthy }: EnvironmentStatus,
  screen: Screen,
  now: string,
): readonly string[] {
  const { style } = screen;
  const notes = current === null ? [] : currentNotes(current, environment, lastHealthy);
  const lines = notes.map((text) => ({ text, look: style.yellow }));
  if (underWay !== null) {
    const verb = underWay.kind === 'rollback' ? 'going back to' : 'deploying';
    const text = `… ${verb} ${underWay.version} by ${underWay.actor}, since ${showAge(underWay.startedAt, now).replace(/^now$/, 'just now')}; abandoned at ${showTime(underWay.expires)} if nobody tells how it ended`;
    lines.push({ text, look: style.cyan });
  }
  return lines.flatMap(({ text, look }) => indented(text, screen).map((line) => look(line)));
}

/** What somebody who looks at an environment has to know, and what to do about it. */
function currentNotes(
  current: CurrentVersion,
  environment: string,
  lastHealthy: string | null,
): readonly string[] {
  const { outcome, health, held, version } = current;
  const isWell = outcome === 'succeeded';
  const canGoBack = !isWell && lastHealthy !== null && lastHealthy !== version;
  return [
    isWell ? null : health,
    outcome === 'abandoned' ? '! nobody told how this ended: look at what runs' : null,
    driftNote(current),
    held ? `! ${version} is held: it is not to be deployed again` : null,
    canGoBack ? `→ release rollback --env ${shellWord(environment)} (last healthy: ${lastHealthy})` : null,
  ].filter((note) => note !== null);
}

function driftNote({ drift }: CurrentVersion): string | null {
  if (drift === null || drift.state === 'none') return null;
  return drift.state === 'unknown' ? drift.message : `! drift: ${drift.message}`;
}

/** Holds that are listed, the newest ones. */
const listed = 20;

function holdsText(holds: readonly StandingHold[], screen: Screen): readonly string[] {
  const rest = holds.length - listed;
  const more = rest > 0 ? [`  and ${rest} older ones: release status --json`] : [];
  return [...holds.slice(-listed).flatMap((one) => holdLines(one, screen)), ...more];
}

function holdLines(
  { kind, version, environment, reason, actor, at }: StandingHold,
  screen: Screen,
): readonly string[] {
  const where = environment === null ? 'anywhere' : `in ${environment}`;
  const why = reason === null ? '' : `: ${reason}`;
  const what = kind === 'yank' ? 'withdrawn' : 'held';
  return indented(`${version} ${where}, ${what} by ${actor} on ${showTime(at)}${why}`, screen);
}

function indented(text: string, { width }: Screen): readonly string[] {
  return wrap(clean(text), Math.max(10, width - 4)).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
}
