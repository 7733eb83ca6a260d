import { exitCodes, ReleaseError } from '../core/error.ts';
import type { PastRelease } from '../core/decide/past.ts';
import { rangeRelease, releasedVersion, wholeHistory } from '../pipeline/past.ts';
import { makePlan, openRenderer, readSettings, withSource, type Settings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';
import { showJson } from '../show/json.ts';
import { shellWord } from '../core/quote.ts';

/** Options of `release changelog`. */
export interface ChangelogOptions {
  readonly json?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly all: boolean;
}

/** `release changelog`: pending changes, one version, a range, or all history, as Markdown or JSON. */
export async function changelog(
  version: string | null,
  options: ChangelogOptions,
  tools: Tools,
): Promise<Ending> {
  assertOneQuestion(version, options);
  const settings = await readSettings(tools);
  const { releases, links } = await ask(version, options, settings, tools);
  const { terminal } = tools;
  if (options.json === true) {
    terminal.data(
      showJson({ schema: 1, releases: releases.map(({ release, date }) => ({ date, ...release })) }),
    );
    return { exitCode: exitCodes.done };
  }
  if (releases.length === 0) terminal.talk('Nothing to show: no released version and no pending change.');
  const renderer = await openRenderer(tools, settings);
  const sections = releases.map(({ release, date }) =>
    renderer({ links, date, ranges: [] }).changelog(release),
  );
  const title = options.all && sections.length > 0 ? ['# Changelog'] : [];
  terminal.data([...title, ...sections].join('\n\n'));
  return { exitCode: exitCodes.done };
}

interface Answer {
  readonly releases: readonly PastRelease[];
  readonly links: Awaited<ReturnType<typeof makePlan>>['links'];
}

async function ask(
  version: string | null,
  options: ChangelogOptions,
  settings: Settings,
  tools: Tools,
): Promise<Answer> {
  const { config } = settings;
  if (version !== null)
    return withSource(tools, settings, (source) => releasedVersion(source, config, version));
  if (options.from !== undefined) {
    const { from: first, to: last = 'HEAD' } = options;
    const [from, to] = await Promise.all([first, last].map((revision) => tools.resolveCommit(revision)));
    const range = {
      from: first,
      to: last,
      fromSha: from ?? '',
      toSha: to ?? '',
      today: tools.today(),
    };
    return withSource(tools, settings, (source) => rangeRelease(source, config, range));
  }
  const { decision, links } = await makePlan(tools, settings, {});
  const pending = decision.set.groups.map((release) => ({ release, date: decision.set.date }));
  if (!options.all) return { releases: pending, links };
  const past = await withSource(tools, settings, (source) => wholeHistory(source, config));
  return { releases: [...pending, ...past.releases], links };
}

function assertOneQuestion(version: string | null, { from, to, all }: ChangelogOptions): void {
  if (to !== undefined && from === undefined) {
    throw new ReleaseError('USAGE', '--to is the end of a range, and there is no start', {
      hint: `release changelog --from <revision> --to ${shellWord(to)}`,
    });
  }
  const asked = [version !== null, from !== undefined, all].filter(Boolean).length;
  if (asked <= 1) return;
  throw new ReleaseError('USAGE', 'ask for one thing: a version, a range (--from), or --all', {
    hint: 'release changelog --help',
  });
}
