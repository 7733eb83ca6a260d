import { cell, code, escapeMarkdown, join, safe, type Markdown } from '../notes/markdown.ts';
import type { PackageChange } from './difference.ts';

/** The changes as a Markdown table, for release notes; nothing where there are none. Nothing in it acts. */
export function differenceTable(changes: readonly PackageChange[]): Markdown {
  if (changes.length === 0) return safe``;
  const head = safe`| Package | Change | From | To | Licence |\n| --- | --- | --- | --- | --- |`;
  return join([head, ...changes.map(row)], safe`\n`);
}

function row({ name, kind, need, from, to, licensesFrom, licensesTo }: PackageChange): Markdown {
  const change = escapeMarkdown(need === 'required' ? kind : `${kind} (${need})`);
  const licenses = [licensesFrom, licensesTo].filter((list) => list.length > 0).map(licenseList);
  const cells = [code(name), change, codes(from), codes(to), join(licenses, safe` → `)];
  return safe`| ${join(cells.map(cell), safe` | `)} |`;
}

function codes(versions: readonly string[]): Markdown {
  return join(
    versions.map((version) => code(version)),
    safe` `,
  );
}

function licenseList(licenses: readonly string[]): Markdown {
  return join(
    licenses.map((license) => escapeMarkdown(license)),
    safe`, `,
  );
}
