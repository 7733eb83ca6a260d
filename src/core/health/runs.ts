import type { Measurement } from './sample.ts';
import type { Rule, RunRule } from './rules.ts';

/**
 * What samples so far mean to a rule. Where a sample has no data there are two stories: it may speak for the rule or not. What
 * holds in both is certain; what holds in one only is possible. So no data is never taken for bad, nor for good.
 */
export interface Standing {
  readonly rule: Rule;
  /** Samples that speak for it without a gap, if those without data do not. */
  readonly certain: Run;
  /** The same, if those without data do, too. */
  readonly possible: Run;
  readonly samples: number;
  /** Samples without data. */
  readonly empty: number;
  /** Samples that speak for it. */
  readonly against: number;
}

/** Samples in a row that speak for a rule. */
interface Run {
  readonly length: number;
  /** Times of the first and the last, in milliseconds. */
  readonly first: number;
  readonly last: number;
}

const none: Run = { length: 0, first: 0, last: 0 };

/** Before any sample. */
export function untouched(rule: Rule): Standing {
  return { rule, certain: none, possible: none, samples: 0, empty: 0, against: 0 };
}

/**
 * With one sample more.
 * @param every milliseconds between two samples as planned: a longer silence is no data, too
 */
export function advance(
  standing: Standing,
  measured: Measurement & { readonly at: number },
  every: number,
): Standing {
  const { rule, certain, possible, samples, empty, against } = standing;
  const said = rule.say(measured);
  const silence = rule.kind === 'run' && rule.lasts > 0 ? Math.max(rule.lasts, 2 * every) : Infinity;
  return {
    rule,
    certain: longer(certain, said === true, measured.at, silence),
    possible: longer(possible, said !== false, measured.at, Infinity),
    samples: samples + 1,
    empty: empty + (said === null ? 1 : 0),
    against: against + (said === true ? 1 : 0),
  };
}

function longer(run: Run, speaks: boolean, at: number, silence: number): Run {
  if (!speaks) return none;
  const goesOn = run.length > 0 && at - run.last <= silence;
  return goesOn ? { ...run, length: run.length + 1, last: at } : { length: 1, first: at, last: at };
}

/** Whether the rule applies, whatever the samples without data would have said. */
export function applies({ rule, certain, samples, empty, against }: Standing): boolean {
  if (rule.kind === 'run') return isComplete(certain, rule);
  const answers = samples - empty;
  return answers >= rule.least && against > rule.share * answers;
}

/** Whether it may apply now: with data where there was none. */
export function mayApply({ rule, possible, samples, empty, against }: Standing): boolean {
  if (rule.kind === 'run') return isComplete(possible, rule);
  return empty > 0 && samples >= rule.least && against + empty > rule.share * samples;
}

/** Whether samples speak for it that are not enough yet: what comes next decides. */
export function isUnderWay({ rule, certain, possible }: Standing): boolean {
  if (rule.kind !== 'run') return false;
  return [certain, possible].some((run) => run.length > 0 && !isComplete(run, rule));
}

/** Whether there was too little data to tell that it does not apply: less than needed, or in less than half of the samples. */
export function isThin({ rule, samples, empty }: Standing): boolean {
  const answers = samples - empty;
  return answers < rule.needed || answers * 2 < samples;
}

function isComplete({ length, first, last }: Run, { least, lasts }: RunRule): boolean {
  return length >= Math.max(least, 1) && last - first >= lasts;
}
