import type { Chain } from '../core/ledger/chain-types.ts';
import { clean, pad, type Style } from './text.ts';

/** What was found of a ledger: what is wrong with it, an entry a line, then the verdict. */
export function showChain(
  { entries, problems, signed }: Chain,
  {
    style,
    branch,
    isTrusted,
  }: { readonly style: Style; readonly branch: string; readonly isTrusted: boolean },
): string {
  const count = `${String(entries)} ${entries === 1 ? 'entry' : 'entries'}`;
  const names = isTrusted
    ? `${String(signed)} signed by somebody who is trusted`
    : 'signatures not looked at: nobody is trusted yet (signing.trust in release.config)';
  if (problems.length === 0)
    return `${style.green(`WHOLE ${clean(branch)}`)}: ${count}, each after the one before it; ${names}`;
  const lines = problems.map(
    ({ at, code, message, commit }) =>
      `  ${style.red('✗')} entry ${String(at)}  ${pad(code, 13)}  ${clean(message)}  (${commit.slice(0, 12)})`,
  );
  return [...lines, `${style.red(`BROKEN ${clean(branch)}`)}: ${String(problems.length)} of ${count}`].join(
    '\n',
  );
}
