import { printable } from '../quote.ts';
import type { Rule } from './rules.ts';
import type { Measurement } from './sample.ts';

/** Longest message that is kept, in UTF-16 units. */
const longest = 300;

/** What one probe said, in numbers. */
export interface Tally {
  readonly samples: number;
  /** Samples that are as they must be. */
  readonly passed: number;
  /** Samples that are not. */
  readonly failed: number;
  /** Yeses in a row at the end. */
  readonly streak: number;
  /** The last message, printable; null before any. */
  readonly last: string | null;
}

/** Before any sample. */
export const noTally: Tally = { samples: 0, passed: 0, failed: 0, streak: 0, last: null };

/** With one sample more; what is said of a number is what the rules about it say. */
export function count(tally: Tally, measured: Measurement, rules: readonly Rule[]): Tally {
  const ok = measured.value === null ? measured.ok : isInOrder(measured, rules);
  return {
    samples: tally.samples + 1,
    passed: tally.passed + (ok === true ? 1 : 0),
    failed: tally.failed + (ok === false ? 1 : 0),
    streak: ok === true ? tally.streak + 1 : 0,
    last: printable(measured.message, longest),
  };
}

function isInOrder(measured: Measurement, rules: readonly Rule[]): boolean | null {
  const said = rules.map(({ say }) => say(measured));
  if (said.includes(true)) return false;
  return said.includes(false) ? true : null;
}
