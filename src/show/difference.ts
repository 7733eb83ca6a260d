import type { PackageChange } from '../core/sbom/difference.ts';
import { clean, table, type Style } from './text.ts';

/** What changed between two bills, for people: one line a package, then how many. */
export function showDifference(
  changes: readonly PackageChange[],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  if (changes.length === 0) return 'Nothing that is locked changed.';
  const rows = changes.map((change) => [
    { text: change.kind, look: looks(style)[change.kind] },
    { text: change.name, look: style.bold },
    { text: arrow(change.from, change.to) },
    { text: change.need === 'required' ? '' : change.need, look: style.dim },
    { text: arrow(change.licensesFrom, change.licensesTo) },
  ]);
  const lines =
    table(rows, width) ??
    rows.map((row) =>
      row
        .map(({ text }) => clean(text))
        .join('  ')
        .trimEnd(),
    );
  return [...lines, '', countsOf(changes)].join('\n');
}

function looks(style: Style): Readonly<Record<PackageChange['kind'], (text: string) => string>> {
  return { added: style.green, removed: style.red, updated: style.yellow, relicensed: style.cyan };
}

function arrow(from: readonly string[], to: readonly string[]): string {
  return [from, to]
    .map((texts) => texts.join(', '))
    .filter((text) => text !== '')
    .join(' → ');
}

function countsOf(changes: readonly PackageChange[]): string {
  const kinds = ['added', 'removed', 'updated', 'relicensed'] as const;
  return kinds
    .map((kind) => ({ kind, count: changes.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}
