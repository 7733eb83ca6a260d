import type { DependencyKind, Level } from './model.ts';
import { levelBetween, parseVersion } from './version/version.ts';

/** What a release of a dependency means to its dependents. */
export interface CascadeRule {
  /** `never` leaves the dependent and its range alone. */
  readonly when: 'out-of-range' | 'always' | 'never';
  /** `inherit`: the level of the dependency's own step; `none`: the range follows, without a release. */
  readonly level: 'patch' | 'inherit' | 'none';
}

/** A kind of dependency, `declared` for one that only the configuration knows, `default` for those not named. */
export type CascadeKind = DependencyKind | 'declared' | 'default';

/** Rules by kind, as configured. */
export type CascadeRules = Readonly<
  Partial<Record<CascadeKind, { readonly [K in keyof CascadeRule]?: CascadeRule[K] | undefined }>>
>;

/** What holds without configuration; a declared dependency has no range that could be left. */
const builtIn: Readonly<Record<CascadeKind, CascadeRule>> = {
  default: { when: 'out-of-range', level: 'patch' },
  normal: { when: 'out-of-range', level: 'patch' },
  optional: { when: 'out-of-range', level: 'patch' },
  build: { when: 'out-of-range', level: 'patch' },
  peer: { when: 'out-of-range', level: 'patch' },
  dev: { when: 'out-of-range', level: 'none' },
  declared: { when: 'always', level: 'patch' },
};

/** The rule of a kind: what is configured for it, else for `default` (not for `dev` and `declared`), else built in. */
export function ruleOf(kind: CascadeKind, rules: CascadeRules): CascadeRule {
  const { when, level } = { ...builtIn[kind], ...sharedBy(kind, rules), ...rules[kind] };
  return { when: when ?? builtIn[kind].when, level: level ?? builtIn[kind].level };
}

function sharedBy(kind: CascadeKind, rules: CascadeRules): CascadeRules['default'] {
  return kind === 'dev' || kind === 'declared' ? {} : rules.default;
}

/**
 * The level a dependent gets. A peer's own major is one of the dependent, too, unless configured: who installs the
 * one must change the other.
 */
export function dependentLevel(kind: CascadeKind, step: Step, rules: CascadeRules): Level | null {
  const { level } = ruleOf(kind, rules);
  if (level === 'none') return null;
  const own = stepLevel(step);
  if (level === 'inherit') return own;
  const isConfigured = (rules[kind]?.level ?? sharedBy(kind, rules)?.level) !== undefined;
  return kind === 'peer' && own === 'major' && !isConfigured ? 'major' : 'patch';
}

/** A package's step: the version it had, null before its first release, and the one it gets. */
export interface Step {
  readonly from: string | null;
  readonly to: string;
}

function stepLevel({ from, to }: Step): Level {
  const [before, after] = [from === null ? null : parseVersion(from), parseVersion(to)];
  return before === null || after === null ? 'patch' : levelBetween(before, after);
}
