import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { showOutcome } from '../show/outcome.ts';
import { completeUnfinished } from './applying.ts';
import { readSettings } from './planning.ts';
import { resultOf } from './result.ts';
import type { Ending, Tools } from './tools.ts';

/** `release resume`: completes what is public and not complete, from any clone. */
export async function resumeReleases(
  options: { readonly now: boolean; readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const settings = await readSettings(tools);
  const resumed = await completeUnfinished(settings, tools, options);
  const { terminal } = tools;
  if (options.json === true) {
    const resumes = resumed.map(({ release: { plan }, outcome }) => resultOf(plan, outcome));
    terminal.data(showJson({ schema: 1, resumed: resumes }));
  } else if (resumed.length === 0) terminal.data('No release is open: there is nothing to resume.');
  else
    for (const { release, outcome } of resumed)
      terminal.data(showOutcome(release.plan, outcome.facts, terminal));
  return { exitCode: exitCodes.done };
}
