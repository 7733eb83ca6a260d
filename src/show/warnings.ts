import type { Warning } from '../core/model.ts';
import { clean, type Style } from './text.ts';

/** Warnings for people, as lines: what was found, and what to do. */
export function showWarnings(warnings: readonly Warning[], style: Style): readonly string[] {
  return warnings.flatMap(({ message, hint }) => [
    style.yellow(`! ${clean(message)}`),
    ...(hint === null ? [] : [style.dim(`  → ${clean(hint)}`)]),
  ]);
}
