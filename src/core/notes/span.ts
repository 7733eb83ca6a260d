/** Inline elements of Markdown made from raw values; each is safe by its own rule. */

/** `content` (one clean line) as code. CommonMark §6.1: the fence is longer than any run of backticks inside. */
export function codeSpan(content: string): string {
  const fence = '`'.repeat(longestRun(content) + 1);
  const pad = /^[` ]|[` ]$/.test(content) ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/** Length of the longest run of backticks. */
export function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/**
 * A web address as a link destination (CommonMark §6.3), with everything that could end it or act in it
 * percent-encoded; null for anything that is not http or https.
 */
export function destination(url: string): string | null {
  if (!/^https?:\/\/[\w-]/.test(url)) return null;
  return url.replace(/[^\w.~:/?#@!$&'*+,;=%-]/gu, (char) => percent(char)).replaceAll('&', '&amp;');
}

function percent(char: string): string {
  const plain = encodeURIComponent(/\p{Surrogate}/u.test(char) ? '\ufffd' : char);
  return plain === char ? `%${char.charCodeAt(0).toString(16).toUpperCase()}` : plain;
}
