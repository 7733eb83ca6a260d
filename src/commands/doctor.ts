import { exitCodes } from '../core/error.ts';
import { diagnose } from '../pipeline/doctor.ts';
import { showDiagnosis } from '../show/doctor.ts';
import { showJson } from '../show/json.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release doctor`: what the next release would trip over or leave behind. Exit 0 for nothing, 3 for something. */
export async function doctor({ json = false }: { readonly json?: boolean }, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const diagnosis = await withSource(tools, settings, (source) => diagnose(source, settings.config));
  const { terminal } = tools;
  terminal.data(json ? showJson({ schema: 1, ...diagnosis }) : showDiagnosis(diagnosis, terminal));
  return { exitCode: diagnosis.findings.length === 0 ? exitCodes.done : exitCodes.refused };
}
