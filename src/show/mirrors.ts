import type { MirrorReport } from '../core/mirror/report.ts';
import { clean, type Style } from './text.ts';

/** What mirrors were sent, or would be. */
export function showMirrors(
  mirrors: readonly MirrorReport[],
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
