/** The lines of a lockfile without their newlines, one at a time: such files are large. Offsets into the text. */
export function* linesOf(text: string): Generator<{ readonly start: number; readonly line: string }> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield { start, line: text.slice(start, end) };
    start = end + 1;
  }
}
