import type { Measurement } from '../../core/health/sample.ts';

/** It is as it must be. */
export function yes(message: string): Measurement {
  return { ok: true, value: null, events: null, message };
}

/** It is not. */
export function no(message: string): Measurement {
  return { ok: false, value: null, events: null, message };
}

/** Nothing was learnt. */
export function cannotTell(message: string): Measurement {
  return { ok: null, value: null, events: null, message };
}
