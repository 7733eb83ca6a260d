import { cell, code, escapeMarkdown, join, safe, type Markdown } from '../notes/markdown.ts';
import type { PackageChange } from './difference.ts';
import type { PolicyChange } from './policy-change.ts';
import { describeFinding, type PolicyFinding } from './policy.ts';

/** The changes as a Markdown table, for release notes; nothing where there are none. Nothing in it acts. */
export function differenceTable(changes: readonly PackageChange[]): Markdown {
  if (changes.length === 0) return safe``;
  const head = safe`| Package | Change | From | To | Licence |\n| --- | --- | --- | --- | --- |`;
  return join([head, ...changes.map(row)], safe`\n`);
}

/** What came and went by a policy, as a Markdown list; nothing where nothing did. */
export function policyChangeList({ appeared, gone }: PolicyChange): Markdown {
  const lines = [
    ...appeared.map((one) => item(one.settledBy === null ? 'new' : 'new, settled by VEX', one)),
    ...gone.map((one) => item('gone', one)),
  ];
  return join(lines, safe`\n`);
}

function item(word: string, finding: PolicyFinding): Markdown {
  return safe`- ${escapeMarkdown(`${word}: ${describeFinding(finding)}`)}`;
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
