import { readDuration } from '../duration.ts';
import { type Baselines, comparedLimit } from './baseline.ts';
import { readLimit } from './limit.ts';
import { checkNames } from './names.ts';
import type { Measurement } from './sample.ts';
import type { AbortRule, HealthSettings } from './settings.ts';

interface RuleBase {
  /** Name of the probe it is about. */
  readonly name: string;
  /** What happened where it applies, for people: `error_rate above 1% for 2m`. */
  readonly told: string;
  /** Whether a sample speaks for failing, or null where it says nothing: no data. */
  readonly say: (measured: Measurement) => boolean | null;
  /** Samples with data that are needed at least before it can be told that it does not apply. */
  readonly needed: number;
}

/** Applies when samples speak for it without a gap: so many at least, over so many milliseconds at least. */
export interface RunRule extends RuleBase {
  readonly kind: 'run';
  readonly least: number;
  readonly lasts: number;
}

/** Applies when more than a share (0 to 1) of the answers speaks for it, of so many at least. */
export interface ShareRule extends RuleBase {
  readonly kind: 'share';
  readonly least: number;
  readonly share: number;
}

export type Rule = RunRule | ShareRule;

/** Noes in a row that fail a check about which no rule says another number. */
const usualStreak = 3;

/** Answers before a share of them means something, unless told. */
export const usualAnswers = 10;

/** Which checks a rule is about: `*` is each of them. */
export function checksOf({ check }: AbortRule, names: readonly string[]): readonly string[] {
  return check === '*' ? names : names.filter((name) => name === check);
}

/** The rules of a bake, in their order; those nobody wrote come last. */
export function rulesOf(settings: HealthSettings, baselines: Baselines): readonly Rule[] {
  const names = checkNames(settings);
  const told = settings.bake?.abortWhen ?? [];
  const counted = new Set(
    told.flatMap((rule) => (rule.consecutiveFailures === undefined ? [] : checksOf(rule, names))),
  );
  const usual = names.filter((name) => !counted.has(name)).map((name) => streakRule(name, usualStreak));
  return [...told.flatMap((rule) => rulesFrom(rule, names, baselines)), ...usual];
}

function rulesFrom(rule: AbortRule, names: readonly string[], baselines: Baselines): readonly Rule[] {
  const { metric, consecutiveFailures, failureShare, minSamples = usualAnswers } = rule;
  if (metric !== undefined) return [metricRule(metric, rule, baselines.get(metric) ?? null)];
  const checks = checksOf(rule, names);
  if (consecutiveFailures !== undefined) return checks.map((name) => streakRule(name, consecutiveFailures));
  if (failureShare === undefined) return [];
  return checks.map((name) => shareRule(name, failureShare, minSamples));
}

function metricRule(name: string, rule: AbortRule, before: number | null): RunRule {
  const { minEvents = 0, minSamples = 1 } = rule;
  const { word, told, limit } = limitOf(rule, before);
  return {
    kind: 'run',
    name,
    told: `${name} ${told}${rule.for === undefined ? '' : ` for ${rule.for}`}`,
    say({ value, events }) {
      if (value === null || limit === null || (minEvents > 0 && (events ?? 0) < minEvents)) return null;
      return word === 'above' ? value > limit : value < limit;
    },
    needed: minSamples,
    least: minSamples,
    lasts: readDuration(rule.for ?? '') ?? 0,
  };
}

interface Limit {
  readonly word: 'above' | 'below';
  readonly told: string;
  /** Null: no sample tells anything. */
  readonly limit: number | null;
}

function limitOf(rule: AbortRule, before: number | null): Limit {
  const { above, below, risesBy, fallsBy } = rule;
  const word = (above ?? risesBy) === undefined ? 'below' : 'above';
  const own = above ?? below;
  const share = risesBy ?? fallsBy;
  const beyond = own === undefined ? '' : `${word} ${String(own)}`;
  if (share === undefined) return { word, told: beyond, limit: readLimit(own ?? Number.NaN) };
  const known = before === null ? 'what was not known before' : `${String(before)} before`;
  const told = `more than ${String(share)} ${word} ${known}${beyond === '' ? '' : ` and ${beyond}`}`;
  return { word, told, limit: comparedLimit(rule, before) };
}

function streakRule(name: string, failures: number): RunRule {
  const told = `${name}: no ${failures} times in a row`;
  return { kind: 'run', name, told, say: saysNo, needed: 1, least: failures, lasts: 0 };
}

function shareRule(name: string, told: number | string, least: number): ShareRule {
  const share = readLimit(told) ?? 0;
  return {
    ...{ kind: 'share', name, told: `${name}: no more often than ${told}`, say: saysNo },
    ...{ needed: least, least, share },
  };
}

function saysNo({ ok }: Measurement): boolean | null {
  return ok === null ? null : !ok;
}
