/**
 * Control characters (C0, DEL, C1) and the marks that reorder text on a screen (Unicode UAX #9: LRM, RLM,
 * embeddings, overrides, isolates). They carry no meaning in a commit message and can forge a terminal line.
 */
const unsafe = /\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Longest stretch of somebody's text that a reason quotes, in characters. */
const quoteLength = 60;

/** One line made safe to show: a tab becomes a space, the other unsafe characters go, the ends are trimmed. */
export function cleanLine(text: string): string {
  return text.replaceAll('\t', ' ').replace(unsafe, '').trim();
}

/** Several lines made safe to show; line ends and tabs stay. */
export function cleanText(text: string): string {
  return text
    .replace(unsafe, (character) => (character === '\n' || character === '\t' ? character : ''))
    .trim();
}

/** Somebody's text in single quotes for a reason, safe to show and cut at 60 characters. */
export function quote(text: string): string {
  const characters = Array.from(cleanLine(text.slice(0, quoteLength * 8)));
  const cut = characters.length > quoteLength || text.length > quoteLength * 8;
  return `'${characters.slice(0, quoteLength).join('')}${cut ? '…' : ''}'`;
}

/** A commit id as people write it: its first seven hexadecimal digits. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** What two wordings of one change share: no case, no doubled blanks, no full stop at the end. */
export function normalizeSubject(subject: string): string {
  const words = subject.toLowerCase().split(/\s+/).filter(Boolean).join(' ');
  return words.endsWith('.') ? words.slice(0, -1) : words;
}
