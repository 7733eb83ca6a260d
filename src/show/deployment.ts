import type { CheckReport } from '../core/deploy/check.ts';
import type { DeploymentPlan, DeploymentStep } from '../core/deploy/plan.ts';
import type { DeploymentOutcome } from '../core/deploy/types.ts';
import { shellWord } from '../core/quote.ts';
import { clean, pad, wrap, type Style } from './text.ts';

/** How wide and in what style. */
interface Look {
  readonly style: Style;
  readonly width: number;
}

/** A deployment before it is done: what goes where, what was asked, what will happen, and what if it is not well. */
export function showDeploymentPlan(plan: DeploymentPlan, { style, width }: Look): string {
  const { deployable, environment, replaces, way, reason } = plan;
  const verb = way === 'rollback' ? 'Go back to' : 'Deploy';
  const now = replaces === null ? 'nothing is known to run there' : `there is ${replaces.version}`;
  const files = deployable.artifacts.map(
    ({ name, uri, sha256 }) => `  ${clean(uri ?? `${name}  sha256:${sha256}`)}`,
  );
  return [
    `${style.bold(`${verb} ${clean(deployable.version)} in ${environment}`)} (${now})`,
    ...(reason === null ? [] : wrap(`because: ${clean(reason)}`, width - 2).map((line) => `  ${line}`)),
    ...(files.length > 6 ? [...files.slice(0, 5), `  … and ${String(files.length - 5)} more files`] : files),
    '',
    style.bold('Asked before'),
    ...plan.checks.flatMap((check) => showCheck(check, style)),
    '',
    style.bold('Then'),
    ...plan.steps.map((step, at) => `  ${String(at + 1)}. ${stepText(step, plan)}`),
    ...otherwise(plan),
  ].join('\n');
}

/** A check on a line, and below it what to do where it stands in the way. */
export function showCheck({ code, verdict, message, hint }: CheckReport, style: Style): readonly string[] {
  const signs = {
    passed: style.green('✓'),
    refused: style.red('✗'),
    waived: style.yellow('!'),
    none: style.dim('–'),
  };
  const line = `  ${signs[verdict]} ${pad(code, 19)}  ${clean(message)}`;
  return verdict === 'refused' && hint !== null ? [line, `    → ${clean(hint)}`] : [line];
}

function stepText(step: DeploymentStep, { environment, deployable: { version } }: DeploymentPlan): string {
  switch (step.kind) {
    case 'announce':
      return 'say in the ledger what is about to happen';
    case 'deploy':
      return `make ${environment} run ${clean(version)} (${step.target})`;
    case 'share':
      return `give it ${step.shares.join(', then ')} of the traffic; none where it is not well, else all of it`;
    case 'observe':
      return 'look what runs';
    case 'watch':
      return `ask whether it is well: ${step.checks.map(clean).join(', ')}`;
    case 'conclude':
      return 'say in the ledger how it ended';
    case 'hold':
      return `hold ${clean(step.version)}: nobody deploys it here until it is unheld`;
  }
}

function otherwise({ way, fallback }: DeploymentPlan): readonly string[] {
  if (way === 'rollback') return [];
  return fallback === null
    ? ['  If it is not well: nothing is done by itself; somebody has to look']
    : [`  If it is not well: back to ${clean(fallback)}, once`];
}

/** A deployment that went well. */
export function showDeployed(
  { way, environment, deployable: { version }, replaces }: DeploymentPlan,
  { seq, message }: { readonly seq: number; readonly outcome: DeploymentOutcome; readonly message: string },
  { style }: Look,
): string {
  const before = replaces === null ? '' : ` in place of ${clean(replaces.version)}`;
  const what = way === 'rollback' ? 'is back' : 'runs';
  const held =
    way === 'rollback' && replaces !== null
      ? [
          `  When ${clean(replaces.version)} is mended: release unhold ${shellWord(replaces.tag)} --env ${environment}`,
        ]
      : [];
  return [
    `${style.green('✓')} ${style.bold(`${clean(version)} ${what} in ${environment}`)}${before} (entry ${String(seq)} of the ledger)`,
    `  ${clean(message)}`,
    ...held,
  ].join('\n');
}
