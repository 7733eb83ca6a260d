import { readLedger } from '../apply/deploy/ledger.ts';
import { rehearsalsIn, type Readiness } from '../core/deploy/readiness.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { historyOf } from '../core/status/history.ts';
import { statusOf } from '../core/status/status.ts';
import { showJson } from '../show/json.ts';
import type { Report } from '../show/report/report.ts';
import { lookAround, nothingLooked } from './look.ts';
import { openOffice } from './deploy/access.ts';
import { askReadiness } from './deploy/readiness.ts';
import { measure, type SpanOptions } from './metrics.ts';
import { originHere } from './origin.ts';
import type { Settings } from './planning.ts';
import { readTold } from './told.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release report`. */
export interface ReportOptions extends SpanOptions {
  /** A file; true: standard output. */
  readonly html?: string | true;
  readonly look: boolean;
  /** Whether to ask what could be gone back to. */
  readonly ready: boolean;
  readonly json?: boolean;
}

/**
 * `release report`: one page of HTML, or its data as JSON, with where versions run, what happened and how delivery goes.
 * @throws ReleaseError USAGE where neither is asked for
 */
export async function report(options: ReportOptions, tools: Tools): Promise<Ending> {
  const { html, json = false } = options;
  if (html === undefined && !json)
    throw new ReleaseError('USAGE', 'what to make is not said', {
      hint: 'A page: release report --html report.html. Its data: release report --json.',
    });
  const made = await makeReport(options, tools);
  const { terminal } = tools;
  if (html !== undefined) {
    const { reportPage } = await import('../show/report/page.ts');
    const page = reportPage(made);
    if (html === true) terminal.data(page.trimEnd());
    else await tools.writeFile(html, page);
  }
  if (json) terminal.data(showJson({ schema: 1, file: typeof html === 'string' ? html : null, ...made }));
  else if (typeof html === 'string') terminal.talk(`Written: ${html}`);
  return { exitCode: exitCodes.done };
}

/** Deployments on the page and in its data. */
const longest = 1000;

async function makeReport(options: ReportOptions, tools: Tools): Promise<Report> {
  const told = await readTold(tools);
  const { observed, problems } = options.look ? await lookAround(told, tools) : nothingLooked;
  const { service } = await originHere(told.settings, tools);
  return {
    title: service,
    now: tools.now(),
    tool: tools.version,
    status: statusOf(told.state, { observed, problems: [...told.problems, ...problems] }),
    history: historyOf(told.state, { environment: null, limit: longest }),
    metrics: await measure(told, options, tools),
    readiness: options.ready ? await readinessNow(told.settings, tools) : null,
    rehearsals: rehearsalsIn(told.state),
  };
}

/** How many versions of each environment are asked about. */
const mostTargets = 3;

async function readinessNow(settings: Settings, tools: Tools): Promise<readonly Readiness[]> {
  const office = await openOffice(settings, tools, false);
  const reading = await readLedger(office.access);
  const scope = { environment: null, count: mostTargets };
  return (await askReadiness({ office, reading, tools }, scope)).flatMap(({ targets }) => targets);
}
