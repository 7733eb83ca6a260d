import type { CheckReport } from '../../core/deploy/check.ts';
import type { Risk } from '../../core/risk/assess.ts';
import { riskCheck } from '../../core/risk/check.ts';
import { askCommitChecks } from './commit-checks.ts';
import { compatibility, type Compatibility } from './compatibility.ts';
import type { Desk, Request } from './request.ts';
import { askRisk } from './risk.ts';
import { worldChecks } from './world-checks.ts';

/** What is asked beyond the ledger, and what was found. */
export interface Examined extends Compatibility {
  /** Null where it was not asked. */
  readonly risk: Risk | null;
}

/** Asks forge, git, files, history and target. Nothing is changed. */
export async function examine(request: Request, desk: Desk): Promise<Examined> {
  const [green, compatible, world] = await Promise.all([
    askCommitChecks(request, desk),
    compatibility(request, desk),
    ofWorld(request, desk),
  ]);
  const risk = await askRisk(request, compatible, desk);
  const settings = request.environment.settings.gates?.risk;
  const risky = risk === null || settings === undefined ? [] : [riskCheck(risk, settings)];
  return { ...compatible, risk, checks: [...green, ...risky, ...compatible.checks, ...world] };
}

async function ofWorld(
  { environment, resolved }: Request,
  { stage, office, tools }: Desk,
): Promise<readonly CheckReport[]> {
  const { deployable, refusal } = resolved;
  const { target } = stage;
  const found = await worldChecks({ deployable, environment, target, office, tools });
  return found.map((one) => (one.code === refusal?.code ? refusal : one));
}
