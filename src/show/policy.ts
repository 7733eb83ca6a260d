import type { PolicyChange } from '../core/sbom/policy-change.ts';
import { describeFinding, type PolicyFinding } from '../core/sbom/policy.ts';
import { clean, type Style } from './text.ts';

/** A bill that was held against a policy. Public JSON of `release sbom --check`. */
export interface CheckedBill {
  /** Name of the package or repository. */
  readonly name: string;
  readonly version: string | null;
  readonly components: number;
  readonly passed: boolean;
  readonly findings: readonly PolicyFinding[];
}

/** What a policy objects to, for people: one line a finding, then the verdict of each bill. */
export function showChecked(bills: readonly CheckedBill[], style: Style): string {
  return bills
    .flatMap(({ name, components, passed, findings }) => [
      ...findings.map((one) => line(one, style)),
      `${style.bold(clean(name))}: ${passed ? style.green('passed') : style.red('refused')}, ${components} components looked at`,
    ])
    .join('\n');
}

/** What came and went by a policy between two bills, for people; nothing where nothing did. */
export function showPolicyChange({ appeared, gone }: PolicyChange, style: Style): readonly string[] {
  if (appeared.length + gone.length === 0) return [];
  return [
    '',
    ...appeared.map((one) => `new   ${line(one, style)}`),
    ...gone.map((one) => `gone  ${style.green('✓')} ${clean(describeFinding(one))}`),
  ];
}

function line(finding: PolicyFinding, style: Style): string {
  const { settledBy } = finding;
  const mark = settledBy === null ? style.red('✗') : style.dim('·');
  const settled = settledBy === null ? '' : style.dim(`; VEX: ${clean(settledBy)}`);
  return `${mark} ${clean(describeFinding(finding))}${settled}`;
}
