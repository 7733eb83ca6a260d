import type { Check } from '../core/evidence/check.ts';
import { clean, pad, type Style } from './text.ts';

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

function showFile(all: Verified, style: Style): string {
  const { file, bundle, checks } = all;
  const width = Math.max(0, ...checks.map(({ code }) => code.length));
  const lines = checks.map(({ code, ok, message }) => {
    const sign = ok ? style.green('✓') : style.red('✗');
    return `  ${sign} ${pad(code, width)}  ${clean(message)}`;
  });
  return [`${style.bold(clean(file))} by ${clean(bundle)}`, ...lines, verdict(all, style)].join('\n');
}

function verdict({ file, verified, checks }: Verified, style: Style): string {
  if (verified) return style.green(`VERIFIED ${clean(file)}`);
  const codes = [...new Set(checks.filter(({ ok }) => !ok).map(({ code }) => code))];
  return style.red(`REFUSED ${clean(file)}: ${codes.join(', ') || 'nothing proves it'}`);
}
