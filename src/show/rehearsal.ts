import type { Findings } from '../core/findings.ts';
import { clean, type Style } from './text.ts';

/** A check and what it found, as shown. */
interface Shown extends Findings {
  readonly check: string;
  readonly holds: string;
}

/** The checks before a release, for people: a line for each that holds, or for what it found. */
export function showRehearsal(
  {
    tags,
    isPending,
    checks,
  }: { readonly tags: readonly string[]; readonly isPending: boolean; readonly checks: readonly Shown[] },
  { style }: { readonly style: Style },
): string {
  const names = clean(tags.join(', '));
  const pending = isPending ? `Before ${names}:` : `Nothing is pending. Before a release, such as ${names}:`;
  const count = checks.reduce((sum, { problems }) => sum + problems.length, 0);
  const width = Math.max(...checks.map(({ check }) => check.length));
  return [
    ...(tags.length === 0 ? [] : [pending]),
    ...checks.flatMap((one) => linesOf(one, width, style)),
    ...(tags.length === 0 && count === 0 ? [] : [summary(count)]),
  ].join('\n');
}

function summary(count: number): string {
  if (count === 0) return 'Nothing is known to stand in the way.';
  return `${count} ${count === 1 ? 'problem stands' : 'problems stand'} in the way.`;
}

function linesOf(
  { check, holds, problems, notices, unasked }: Shown,
  width: number,
  style: Style,
): readonly string[] {
  const name = check.padEnd(width);
  const line = (mark: string, text: string, hint: string | null): readonly string[] => [
    `${mark} ${name}  ${text.split('\n').map(clean).join(' ')}`,
    ...(hint === null ? [] : [`  ${' '.repeat(width)}  → ${clean(hint)}`]),
  ];
  const found = [
    ...problems.flatMap(({ code, message, hint }) => line(style.red('✗'), `${code}: ${message}`, hint)),
    ...notices.flatMap(({ message, hint }) => line(style.yellow('!'), message, hint)),
    ...unasked.flatMap((what) => line(style.yellow('?'), `could not be asked: ${what}`, null)),
  ];
  return found.length > 0 ? found : line(style.green('✓'), holds, null);
}
