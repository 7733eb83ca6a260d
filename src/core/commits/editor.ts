/** The line below which git keeps nothing of an edited message (git-commit(1), `--cleanup=scissors`). */
const scissors = /^# -{8,} >8 -{8,}$/;

/** A message as an editor left it, without what git drops: lines that begin with '#', and all below the scissors. */
export function withoutComments(text: string): string {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const cut = lines.findIndex((line) => scissors.test(line));
  return (cut < 0 ? lines : lines.slice(0, cut)).filter((line) => !line.startsWith('#')).join('\n');
}
