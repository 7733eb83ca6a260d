import * as z from 'zod';
import { remembered, type Memory, type Remembered } from './remembered.ts';

/** The newest entry of a ledger that a clone has seen. */
export interface SeenEntry {
  /** Its number. */
  readonly seq: number;
  /** sha256 of its bytes, lower-case hex. */
  readonly id: string;
}

const seenEntry: z.ZodType<SeenEntry> = z.object({
  seq: z.int().positive(),
  id: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Remembers it, so that entries that are gone later are noticed: what the tracking branch is to a ledger in git. */
export function lastSeen(memory: Memory): Remembered<SeenEntry> {
  return remembered('seen', seenEntry, memory);
}
