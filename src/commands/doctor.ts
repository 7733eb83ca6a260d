import { exitCodes } from '../core/error.ts';
import { diagnose } from '../pipeline/doctor.ts';
import { showDiagnosis } from '../show/doctor.ts';
import { showJson } from '../show/json.ts';
import { showRehearsal } from '../show/rehearsal.ts';
import { readSettings, withSource } from './planning.ts';
import { rehearse, type Rehearsal } from './rehearse.ts';
import type { Ending, Tools } from './tools.ts';

/** `release doctor`: what the next release would trip over or leave behind. Exit 0 for nothing, 3 for something. */
export async function doctor({ json = false }: { readonly json?: boolean }, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const diagnosis = await withSource(tools, settings, (source) => diagnose(source, settings.config));
  const preflight = await rehearse(settings, tools);
  const { terminal } = tools;
  if (json) terminal.data(showJson({ schema: 1, ...diagnosis, preflight: reportOf(preflight) }));
  else terminal.data(`${showRehearsal(preflight, terminal)}\n\n${showDiagnosis(diagnosis, terminal)}`);
  const isWell =
    diagnosis.findings.length === 0 && preflight.checks.every(({ problems }) => problems.length === 0);
  return { exitCode: isWell ? exitCodes.done : exitCodes.refused };
}

/** The checks as `--json` prints them. */
function reportOf({ tags, isPending, checks }: Rehearsal): object {
  return {
    tags,
    isPending,
    checks: checks.map(({ check, holds, problems, notices, unasked }) => ({
      check,
      holds,
      problems: problems.map(({ code, message, hint }) => ({ code, message, hint })),
      warnings: notices,
      unasked,
    })),
  };
}
