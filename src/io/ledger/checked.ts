import * as z from 'zod';
import type { Checked } from '../../core/ledger/checked.ts';
import { remembered, type Memory, type Remembered } from './remembered.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const checked: z.ZodType<Checked> = z.strictObject({ trust: digest, seq: z.int().positive(), id: digest });

/** Remembers up to where the signatures of a ledger were checked, and who was trusted then. */
export function checkedStore(memory: Memory): Remembered<Checked> {
  return remembered('checked', checked, memory);
}
