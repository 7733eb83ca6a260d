/** Characters that steer a terminal or hide: controls (C0, C1, ESC), format (bidi, zero width), lone surrogates, line separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Makes foreign text safe to show: cut to `limit` UTF-16 units (with '…'), every unprintable character written
 * as an escape such as `\u{1b}`, so it can neither steer a terminal nor pass for something else.
 */
export function printable(text: string, limit: number): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return short.replace(unprintable, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `printable`, between double quotes; quotes and backslashes inside are escaped as in JSON. */
export function quote(text: string, limit = 60): string {
  return `"${printable(text.slice(0, limit + 1).replace(/["\\]/g, '\\$&'), limit)}"`;
}

/**
 * A text as one word of a POSIX shell, for commands that people copy: as it is where nothing in it is special, else in
 * single quotes, and where characters cannot be seen, as bash and zsh write them (`$'\u202e'`).
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!hidden.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const visible = text.replace(/[\\']/g, String.raw`\$&`);
  return `$'${visible.replace(unprintable, (char) => `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`)}'`;
}

const hidden = new RegExp(unprintable, 'u');
