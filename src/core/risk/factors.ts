import { parse } from 'semver';
import { showDuration } from '../duration.ts';
import { localTime } from '../local-time.ts';
import type { Deployment } from '../deploy/types.ts';
import type { Failure } from '../metrics/failures.ts';
import { secondsAt, type Reached } from '../metrics/reached.ts';

/** Something of a deployment that is known before it, as a number, and in words. */
export interface Factor {
  readonly name: FactorName;
  /** Null where it is not known. */
  readonly value: number | null;
  readonly words: string;
}

/** All of them, in order. */
export const factorNames = [
  'size',
  'jump',
  'idle',
  'hours',
  'actor',
  'failures',
  'rollbacks',
  'migrations',
  'configuration',
] as const;

export type FactorName = (typeof factorNames)[number];

/** A deployment, before it is known how it ends. */
export type Moment = Pick<Deployment, 'startedAt' | 'actor' | 'version' | 'schema' | 'settings'>;

/** What was before it, and what only git tells. */
export interface Circumstances {
  /** Deployments to the same environment before it, in order. */
  readonly before: readonly Reached[];
  /** Changes that failed, by number. */
  readonly failures: ReadonlyMap<number, Failure>;
  /** Commits it brings that were never there; null where that is not known. */
  readonly size: number | null;
  /** Whose working hours count. */
  readonly timeZone: string;
}

/** Reads every factor of a deployment from what was known when it began. */
export function factorsOf(moment: Moment, circumstances: Circumstances): readonly Factor[] {
  const { before, size } = circumstances;
  return [
    counted('size', size, 'new commit'),
    jump(moment, before.at(-1) ?? null),
    idle(moment, before.at(-1) ?? null),
    hours(moment, circumstances),
    actor(moment, before),
    failures(moment, circumstances),
    rollbacks(moment, before),
    counted('migrations', moment.schema?.brings.length ?? null, 'migration'),
    configuration(moment, before.at(-1) ?? null),
  ];
}

/** A number of things; twice as many is as much more, however many. */
function counted(name: FactorName, count: number | null, noun: string): Factor {
  if (count === null) return { name, value: null, words: `${noun}s not known` };
  const words = `${count === 0 ? 'no' : String(count)} ${noun}${count === 1 ? '' : 's'}`;
  return { name, value: Math.log1p(count), words };
}

/** 0 for a patch or another prerelease, 1 for a minor, 2 for a major version; going back counts as going ahead. */
function jump({ version }: Moment, last: Reached | null): Factor {
  const [from, to] = [parse(last?.version), parse(version)];
  if (from === null || to === null) return { name: 'jump', value: null, words: 'version step not known' };
  if (from.major !== to.major) return { name: 'jump', value: 2, words: 'another major version' };
  if (from.minor !== to.minor) return { name: 'jump', value: 1, words: 'another minor version' };
  return { name: 'jump', value: 0, words: 'the same minor version' };
}

function idle({ startedAt }: Moment, last: Reached | null): Factor {
  if (last === null) return { name: 'idle', value: null, words: 'the first deployment' };
  const seconds = Math.max(0, secondsAt(startedAt) - secondsAt(last.endedAt));
  return {
    name: 'idle',
    value: Math.log1p(seconds / 86_400),
    words: `${showDuration(seconds * 1000)} since the last`,
  };
}

/** From Monday to Friday, 08:00 to 18:00. */
function hours({ startedAt }: Moment, { timeZone }: Circumstances): Factor {
  const { day, time } = localTime(startedAt, timeZone);
  const isWithin = day !== 'sat' && day !== 'sun' && time >= '08:00' && time < '18:00';
  const words = `${isWithin ? 'in' : 'outside'} working hours (${day} ${time} ${timeZone})`;
  return { name: 'hours', value: isWithin ? 0 : 1, words };
}

/** Not who somebody is, but how often they did this here. */
function actor(moment: Moment, before: readonly Reached[]): Factor {
  const times = before.filter((one) => one.actor === moment.actor).length;
  const words =
    times >= 3
      ? `${moment.actor} has done it often here`
      : `${moment.actor} has done it ${String(times)} times here`;
  return { name: 'actor', value: times >= 3 ? 0 : 1, words };
}

/** Of the last five changes, those that were known to have failed by then. */
function failures({ startedAt }: Moment, { before, failures: known }: Circumstances): Factor {
  const last = before.filter(({ kind }) => kind === 'deploy').slice(-5);
  const at = secondsAt(startedAt);
  const failed = last.filter(({ seq }) => (known.get(seq)?.at ?? Infinity) <= at).length;
  const words = `${String(failed)} of the last ${String(last.length)} failed`;
  return { name: 'failures', value: last.length === 0 ? null : failed / last.length, words };
}

/** In 30 days. */
function rollbacks({ startedAt }: Moment, before: readonly Reached[]): Factor {
  const since = secondsAt(startedAt) - 30 * 86_400;
  const recent = before
    .slice(-200)
    .filter(({ kind, endedAt }) => kind === 'rollback' && secondsAt(endedAt) >= since);
  const factor = counted('rollbacks', recent.length, 'rollback');
  return { ...factor, words: `${factor.words} in 30 days` };
}

function configuration({ settings }: Moment, last: Reached | null): Factor {
  const then = last?.settings ?? null;
  if (settings === null || then === null) return counted('configuration', null, 'changed setting');
  const keys = new Set([...Object.keys(settings), ...Object.keys(then)]);
  return counted(
    'configuration',
    [...keys].filter((key) => settings[key] !== then[key]).length,
    'changed setting',
  );
}
