import { clean, pad, type Style } from './text.ts';

/** One thing that was looked at, and whether it is as it must be. */
interface Looked {
  readonly code: string;
  readonly ok: boolean;
  readonly message: string;
}

/** A line for each, the codes in one column of `width`. */
export function showLooked(
  looked: readonly Looked[],
  style: Style,
  width: number = codeWidth(looked),
): readonly string[] {
  return looked.map(({ code, ok, message }) => {
    const sign = ok ? style.green('✓') : style.red('✗');
    return `  ${sign} ${pad(code, width)}  ${clean(message)}`;
  });
}

/** Characters of the longest code. */
export function codeWidth(looked: readonly Looked[]): number {
  return Math.max(0, ...looked.map(({ code }) => code.length));
}

/** The last line: verified, or refused and by which codes. */
export function showVerdict(
  name: string,
  { verified, looked }: { readonly verified: boolean; readonly looked: readonly Looked[] },
  style: Style,
): string {
  if (verified) return style.green(`VERIFIED ${clean(name)}`);
  const codes = [...new Set(looked.filter(({ ok }) => !ok).map(({ code }) => code))];
  return style.red(`REFUSED ${clean(name)}: ${codes.join(', ') || 'nothing proves it'}`);
}
