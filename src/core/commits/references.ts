import { CommitParser } from 'conventional-commits-parser';

/**
 * An issue as text names it: `#12` or `owner/repo#12`, at a word boundary, so neither `&#39;` nor an address.
 * The lengths are bounded so that a line without blanks costs linear time.
 */
const issue = /(?<![\w./&#@?=-])(?:[\w.-]{1,100}\/[\w.-]{1,100})?#\d{1,10}(?!\w)/g;

let parser: CommitParser | null = null;

/**
 * The issues these lines name, each once, in order of appearance: `12`, or `owner/repo#12` for another
 * repository. `pr` is the request of the commit itself and is left out.
 *
 * The full parser reads the references, but only the references: on whole lines its pattern needs cubic time
 * (4,000 characters without a blank took it over a minute), and it knows no reference before a full stop.
 */
export function readIssues(lines: readonly string[], pr: string | null): readonly string[] {
  const found = new Set(lines.flatMap((line) => (line.includes('#') ? (line.match(issue) ?? []) : [])));
  if (pr !== null) found.delete(`#${pr}`);
  if (found.size === 0) return [];
  parser ??= new CommitParser();
  const { references } = parser.parse(['references', ...found].join('\n'));
  return references.map(({ owner, repository, issue: number }) =>
    owner === null || repository === null ? number : `${owner}/${repository}#${number}`,
  );
}
