import { isBerry } from './yarn-lock.ts';
import type { LockReading, LockSource } from '../locked.ts';
import { readBerryLock } from './locked-berry.ts';
import { readClassicLock } from './locked-classic.ts';

/** Reads yarn.lock: classic's (version 1), and berry's (versions 4 to 8). */
export function readYarnLock(source: LockSource): LockReading {
  return isBerry(source.text) ? readBerryLock(source) : readClassicLock(source);
}
