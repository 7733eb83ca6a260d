import { code, escapeMarkdown } from '../notes/markdown.ts';
import type { PackageChange } from './difference.ts';

/** The changes as a Markdown table, for release notes; '' where there are none. Nothing in it acts. */
export function differenceTable(changes: readonly PackageChange[]): string {
  if (changes.length === 0) return '';
  const rows = changes.map((change) =>
    [
      code(change.name).toString(),
      change.need === 'required' ? change.kind : `${change.kind} (${change.need})`,
      ...[change.from, change.to].map((versions) => versions.map((each) => code(each).toString()).join(' ')),
      [change.licensesFrom, change.licensesTo]
        .map((licenses) => licenses.map((each) => escapeMarkdown(each).toString()).join(', '))
        .filter((text) => text !== '')
        .join(' → '),
    ].map((cell) => cell.replaceAll('|', '\\|')),
  );
  const lines = [
    ['Package', 'Change', 'From', 'To', 'Licence'],
    Array.from({ length: 5 }, () => '---'),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
