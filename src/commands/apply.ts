import { ReleaseError } from '../core/error.ts';
import { onRemote } from '../core/plan.ts';
import { parsePlanText } from '../pipeline/plan-file.ts';
import { completeUnfinished, release } from './applying.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release apply`: exactly the saved plan, or a refusal when the repository has moved (exit 4). */
export async function applyFile(
  file: string,
  options: { readonly yes: boolean; readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const plan = parsePlanText(await readPlan(file, tools), file);
  const settings = await readSettings(tools);
  await completeUnfinished(settings, tools);
  const standing = await withSource(tools, settings, (source) => source.standing());
  return release(onRemote(plan, standing.remote?.name ?? null), {
    standing,
    settings,
    consent: options,
    tools,
  });
}

async function readPlan(file: string, tools: Tools): Promise<string> {
  try {
    return await tools.readFile(file);
  } catch (cause) {
    throw new ReleaseError('PLAN_UNREADABLE', `${file} cannot be read`, {
      cause,
      hint: 'Make one: release next --dry-run --save plan.json',
    });
  }
}
