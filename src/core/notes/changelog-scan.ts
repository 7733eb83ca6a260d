/** What a changelog holds, as far as inserting a section needs it. */
export interface Scan {
  /** '\n' or '\r\n': the line end the file uses first. */
  readonly eol: string;
  /** Versions that have a section, newest (first in the file) first. */
  readonly sections: readonly Section[];
  /** Where the link definitions at the bottom start, or the end of the text. */
  readonly bottom: number;
}

/** A section of the file, by its heading. */
export interface Section {
  /** Package it is about; null where the heading does not say. */
  readonly name: string | null;
  readonly version: string;
  readonly start: number;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** Lines that are Markdown: not inside front matter, code fences or HTML comments. */
type Kind = 'text' | 'verbatim';

/**
 * Finds the version headings of a changelog, whoever wrote it: `## [1.2.3] - date` (Keep a Changelog),
 * `# [1.2.3](…) (date)` (semantic-release), `### 1.2.3` (standard-version), `## 1.2.3` (changesets),
 * `## v1.2.3 (date)` (lerna), `## <small>1.2.3 (date)</small>`, `## pkg@1.2.3`, `## pkg [1.2.3](…)`, and
 * underlined ones.
 */
export function scan(text: string): Scan {
  const lines = linesOf(text);
  const kinds = classify(lines);
  const sections: Section[] = [];
  lines.forEach((line, at) => {
    const heading = kinds[at] === 'text' ? headingAt(line, lines[at + 1]) : null;
    const found = heading === null ? null : parseHeading(heading);
    if (found !== null) sections.push({ ...found, start: startOf(lines, at) });
  });
  return { eol: /\r?\n/.exec(text)?.[0] ?? '\n', sections, bottom: bottomOf(lines, text.length) };
}

/** Offsets count the byte order mark, texts do not hold it. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    lines.push({ text: text.slice(start, end).trimEnd(), start });
    start = end + 1;
  }
  return lines;
}

/** CommonMark §4.5 (fences close with at least as many of the same mark) and §4.6 (comments). */
function classify(lines: readonly Line[]): readonly Kind[] {
  const front = lines[0]?.text === '---' ? lines.findIndex((line, at) => at > 0 && line.text === '---') : -1;
  let until: RegExp | null = null;
  return lines.map(({ text }, at) => {
    if (at <= front) return 'verbatim';
    if (until !== null) {
      if (until.test(text)) until = null;
      return 'verbatim';
    }
    until = opens(text);
    return until === null ? 'text' : 'verbatim';
  });
}

/** What ends the verbatim block that this line opens, if it opens one. */
function opens(text: string): RegExp | null {
  const fence = /^ *(?:[-*+] +)?(`{3,}(?=[^`]*$)|~{3,})/.exec(text)?.[1];
  if (fence !== undefined) return new RegExp(`^ *${fence.charAt(0)}{${fence.length},}$`);
  return /^ {0,3}<!--/.test(text) && !text.includes('-->') ? /-->/ : null;
}

const semver = String.raw`(?<version>\d+\.\d+(?:\.\d+)*(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?)`;

/** A version at the start of a heading, after what tools put before it: '[', 'v', 'Version', markup. */
const bare = new RegExp(
  String.raw`^(?:<small>|\*\*)?\[?(?:version |release )?v?${semver}(?=$|[\])\s(:,<*/])`,
  'i',
);

/** A package name, then a version, then nothing but a date: "Node 18.0 support" is not a release of Node. */
const named = new RegExp(
  String.raw`^\[?\x60?(?<name>@?[\w/.-]{1,200}?)\x60?(?:@| |-(?=v?\d))\[?v?${semver}(?=$|[\]*<]| *$| *[-–—(:/,[]| +\d{4})`,
);

/** The version a heading's text announces, and of what; null when it is about something else. */
export function parseHeading(
  text: string,
): { readonly name: string | null; readonly version: string } | null {
  const groups = (bare.exec(text.slice(0, 300)) ?? named.exec(text.slice(0, 300)))?.groups;
  const version = groups?.['version'];
  return version === undefined ? null : { name: groups?.['name'] ?? null, version };
}

function headingAt(line: Line, next: Line | undefined): string | null {
  const heading = /^ {0,3}#{1,4} +/.exec(line.text);
  if (heading !== null) return line.text.slice(heading[0].length).trim();
  const underlined = next !== undefined && /^ {0,3}(?:=+|-+)$/.test(next.text);
  return underlined && !/^ {4}|^ *[-*+>|] /.test(line.text) ? line.text.trim() : null;
}

/** A section starts at the anchors (`<a name="1.2.3"></a>`) right above its heading. */
function startOf(lines: readonly Line[], at: number): number {
  let first = at;
  while (/^ {0,3}<a (?:name|id)=[^<>]*>(?:<\/a>)?$/.test(lines[first - 1]?.text ?? '')) first--;
  return lines[first]?.start ?? 0;
}

function bottomOf(lines: readonly Line[], length: number): number {
  let bottom = length;
  for (const line of lines.toReversed()) {
    if (/^ {0,3}\[[^\]]+\]: *\S/.test(line.text)) bottom = line.start;
    else if (line.text !== '') break;
  }
  return bottom;
}
