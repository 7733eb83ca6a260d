import { isIn, type Requirement } from '../compatibility.ts';
import type { CheckReport } from '../deploy/check.ts';
import { passed, refused } from '../deploy/state-checks.ts';

/** Something that runs beside others. */
export interface Component {
  /** The environment it runs in. */
  readonly environment: string;
  /** What rules may call it: its package and its environment. */
  readonly names: readonly string[];
  /** The version that runs there, or is to run; null where nothing is known. */
  readonly version: string | null;
  /** Ranges of other components, by name, that this version says it needs. */
  readonly needs: Readonly<Record<string, string>>;
}

/** A version on its way to what runs beside it. */
export interface ComponentCase {
  readonly coming: Component;
  readonly others: readonly Component[];
  /** Rules of the configuration: they are about any version. */
  readonly rules: readonly Requirement[];
}

/** One thing that is needed of another. */
interface Need {
  readonly by: Component;
  readonly of: Component | null;
  readonly name: string;
  readonly range: string;
  readonly policy: 'warn' | 'error';
}

/** Whether a version goes with what runs beside it: by what it needs of others, and by what others need of it. */
export function componentCheck(one: ComponentCase): CheckReport {
  const all = needsIn(one).filter(({ by, of }) => by === one.coming || of === one.coming);
  const unmet = all.filter((need) => !isMet(need));
  const wrong = unmet.find(({ policy }) => policy === 'error');
  if (wrong !== undefined) {
    const told = unmet.filter(({ policy }) => policy === 'error').map(wordsOf);
    return refused('COMPONENTS', told.join('; '), hintFor(wrong, one));
  }
  if (unmet.length > 0) return passed('COMPONENTS', `let pass by policy: ${unmet.map(wordsOf).join('; ')}`);
  return passed('COMPONENTS', all.length === 0 ? 'nothing needs anything here' : all.map(wordsOf).join('; '));
}

/** What everything that has a version needs of everything else. */
function needsIn({ coming, others, rules }: ComponentCase): readonly Need[] {
  const all = [coming, ...others];
  const named = (name: string): readonly Component[] => all.filter(({ names }) => names.includes(name));
  return all.flatMap((by) => {
    const own = Object.entries(by.needs).flatMap(([name, range]) => {
      const there = named(name);
      const each = there.length === 0 ? [null] : there;
      return each.map((of) => ({ by, of, name, range, policy: 'error' }) as const);
    });
    return [...own, ...rules.flatMap((rule) => ofRule(rule, by, named))];
  });
}

/** A rule may be about packages that are released and run nowhere. */
function ofRule(
  { package: about, range, needs, policy = 'error' }: Requirement,
  by: Component,
  named: (name: string) => readonly Component[],
): readonly Need[] {
  if (by.version === null || !by.names.includes(about) || !isIn(by.version, range)) return [];
  return Object.entries(needs).flatMap(([name, wanted]) =>
    named(name).map((of) => ({ by, of, name, range: wanted, policy })),
  );
}

function isMet({ of, range }: Need): boolean {
  return of?.version != null && isIn(of.version, range);
}

function wordsOf({ by, of, name, range }: Need): string {
  const needs = `${by.names[0] ?? by.environment} ${by.version ?? '?'} needs ${name} ${range}`;
  if (of === null) return `${needs}, and no environment beside it runs that`;
  return `${needs}, ${of.version === null ? 'and nothing is known to run' : `and ${of.version} is`} in ${of.environment}`;
}

function hintFor({ by, of, name, range }: Need, { coming }: ComponentCase): string {
  const other = by === coming ? of : by;
  if (other === null)
    return `Say which environment runs ${name}: package and stack in environments of release.config`;
  const which =
    by === coming
      ? `a version of ${name} in ${range}`
      : `a version of it that goes with ${coming.version ?? '?'}`;
  return `First bring ${which} to ${other.environment}: release deploy <version> --env ${other.environment}`;
}
