import type { Check } from '../core/evidence/check.ts';
import { clean, type Style } from './text.ts';
import { showLooked, showVerdict } from './verdict.ts';

/** What was checked of a file. Public JSON of `release verify`. */
export interface Verified {
  readonly file: string;
  readonly bundle: string;
  readonly sha256: string;
  readonly verified: boolean;
  readonly checks: readonly Check[];
}

/** Every check on a line, then the verdict. */
export function showVerified(files: readonly Verified[], { style }: { readonly style: Style }): string {
  return files.map((file) => showFile(file, style)).join('\n\n');
}

function showFile({ file, bundle, checks, verified }: Verified, style: Style): string {
  return [
    `${style.bold(clean(file))} by ${clean(bundle)}`,
    ...showLooked(checks, style),
    showVerdict(file, { verified, looked: checks }, style),
  ].join('\n');
}
