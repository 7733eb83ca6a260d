import { exitCodes, ReleaseError } from '../core/error.ts';
import { previewModel } from '../core/notes/preview.ts';
import type { Planned } from '../pipeline/plan.ts';
import { showPlan } from '../show/plan.ts';
import { completeUnfinished, release } from './applying.ts';
import { openWarnings } from './open-warnings.ts';
import { policyWarnings } from './policy-warnings.ts';
import { makePlan, openTemplates, readSettings, type PlanOptions, type Settings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';
import { writeSnapshot } from './write-snapshot.ts';
import { showJson } from '../show/json.ts';
import { shellWord } from '../core/quote.ts';

/** Options of `release next`. */
export interface NextOptions extends PlanOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly save?: string;
  /** With `snapshot`: whether its versions are written into the work tree. */
  readonly write?: boolean;
}

/** `release next`: read → plan → show → ask → apply. A dry run is everything before "ask". */
export async function next(options: NextOptions, tools: Tools): Promise<Ending> {
  assertSnapshotIsTried(options);
  const settings = await readSettings(tools);
  if (!options.dryRun && options.write !== true) await completeUnfinished(settings, tools);
  const planned = await makePlan(tools, settings, options);
  if (options.save !== undefined) await save(planned, options.save, tools);
  if (options.write === true && !options.dryRun) return writeSnapshot(planned, settings, options, tools);
  if (options.dryRun) return show(await withOpen(planned, settings, tools), options, settings, tools);
  if (planned.plan.releases.length === 0) return show(planned, options, settings, tools);
  return release(planned.plan, { standing: planned.reading.standing, settings, consent: options, tools });
}

/** A snapshot is looked at, or written into files; it is not released: nothing could take it back. */
function assertSnapshotIsTried({ snapshot, write = false, dryRun, save: file }: NextOptions): void {
  if (snapshot === undefined && write)
    throw new ReleaseError('USAGE', '--write writes the versions of --snapshot, and nothing else', {
      hint: 'Write versions to try: release next --snapshot --write. Release: release next',
    });
  if (snapshot === undefined || ((dryRun || write) && file === undefined)) return;
  throw new ReleaseError('USAGE', '--snapshot is never released: it is a version to try', {
    hint: 'See the versions and their edits: release next --snapshot --dry-run. Write them: release next --snapshot --write',
  });
}

/** A plan that is shown, not kept: with what is true of this moment only. */
async function withOpen({ plan, ...planned }: Planned, settings: Settings, tools: Tools): Promise<Planned> {
  const warnings = [
    ...(await openWarnings(settings, tools)),
    ...plan.warnings,
    ...(await policyWarnings(plan, settings, tools)),
  ];
  return { ...planned, plan: { ...plan, warnings } };
}

/** The plan in the form asked for: for people, for scripts, or as Markdown for a pull request or a job summary. */
async function show(
  { plan }: Planned,
  options: NextOptions,
  settings: Settings,
  tools: Tools,
): Promise<Ending> {
  const { terminal } = tools;
  if (options.json === true) terminal.data(showJson(plan));
  else if (options.markdown === true)
    terminal.data((await openTemplates(tools, settings)).preview(previewModel(plan)));
  else terminal.data(showPlan(plan, terminal));
  return { exitCode: exitCodes.done };
}

async function save({ plan }: Planned, file: string, tools: Tools): Promise<void> {
  try {
    await tools.writeFile(file, `${showJson(plan)}\n`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ReleaseError('USAGE', `the plan cannot be saved to ${file}: ${why}`, {
      cause,
      hint: 'Name a file that can be written: release next --dry-run --save plan.json',
    });
  }
  tools.terminal.talk(`Plan ${plan.planId} saved. Apply it with: release apply ${shellWord(file)}`);
}
