import type { TextPlace } from '../place.ts';

/** A setup.cfg: the lines of each value, by section and key (lower case), white space and comments left out. */
export type SetupCfg = ReadonlyMap<string, ReadonlyMap<string, readonly TextPlace[]>>;

/**
 * Reads a setup.cfg (Python's configparser: sections, `key = value` or `key: value`, values that go on in indented
 * lines, comments from `#` or `;` at the start of a line). What fits nowhere is passed over: setuptools is to judge it.
 */
export function parseSetupCfg(file: string, text: string): SetupCfg {
  const sections = new Map<string, Section>();
  const open: Open = { section: null, values: null };
  for (const line of linesOf(file, text)) {
    const trimmed = trim(line);
    if (trimmed === null || /^[#;]/.test(trimmed.value)) continue;
    if (/^\s/.test(line.value)) open.values?.push(trimmed);
    else if (trimmed.value.startsWith('[')) beginSection(sections, open, trimmed.value);
    else beginValue(open, line);
  }
  return sections;
}

type Section = Map<string, TextPlace[]>;

/** Where the next line goes. */
interface Open {
  section: Section | null;
  values: TextPlace[] | null;
}

function beginSection(sections: Map<string, Section>, open: Open, line: string): void {
  const title = /^\[([^\]]+)\]/.exec(line)?.[1] ?? '';
  open.section = sections.get(title) ?? new Map<string, TextPlace[]>();
  open.values = null;
  sections.set(title, open.section);
}

function beginValue(open: Open, line: TextPlace): void {
  const at = line.value.search(/[=:]/);
  const value = at === -1 ? null : trim(cut(line, at + 1, line.value.length));
  open.values = value === null ? [] : [value];
  if (at !== -1) open.section?.set(line.value.slice(0, at).trim().toLowerCase(), open.values);
}

/** The only line of a value, or null. */
export function cfgValue(cfg: SetupCfg | null, section: string, key: string): TextPlace | null {
  const lines = cfgLines(cfg, section, key);
  return lines.length === 1 ? (lines[0] ?? null) : null;
}

/** The lines of a value; none where it is not set. */
export function cfgLines(cfg: SetupCfg | null, section: string, key: string): readonly TextPlace[] {
  return cfg?.get(section)?.get(key) ?? [];
}

function* linesOf(file: string, text: string): Generator<TextPlace> {
  let line = 1;
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield { file, line, value: text.slice(start, end), start, end };
    start = end + 1;
  }
}

function trim(place: TextPlace): TextPlace | null {
  const from = place.value.length - place.value.trimStart().length;
  const to = place.value.trimEnd().length;
  return from >= to ? null : cut(place, from, to);
}

function cut({ file, line, value, start }: TextPlace, from: number, to: number): TextPlace {
  return { file, line, value: value.slice(from, to), start: start + from, end: start + to };
}
