import { clean, type Style } from './text.ts';

/** A mirror, with what it was sent. */
interface Mirror {
  readonly kind: string;
  readonly sent: readonly { readonly seq: number | null; readonly what: string }[];
  readonly there: number;
  readonly problems: readonly string[];
}

/** What mirrors were sent, or would be. */
export function showMirrors(
  mirrors: readonly Mirror[],
  { style, dryRun }: { readonly style: Style; readonly dryRun: boolean },
): string {
  const verb = dryRun ? 'to send' : 'sent';
  return mirrors
    .flatMap(({ kind, sent, there, problems }) => [
      `${problems.length === 0 ? style.green('✓') : style.red('✗')} ${kind}: ${String(sent.length)} ${verb}, ${String(there)} there already`,
      ...sent.map(({ seq, what }) => `    ${seq === null ? '' : `#${String(seq)} `}${clean(what)}`),
      ...problems.map((problem) => `    ${style.red(clean(problem))}`),
    ])
    .join('\n');
}
