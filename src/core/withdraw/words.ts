import { cleanLine, cut } from '../notes/clean.ts';

/** Longest text of a deprecation, in code points: registries show it on one line. */
const longest = 200;

/** What a registry says of a version that is withdrawn. */
export function withdrawnWords(reason: string | null, better: string | null): string {
  const why = reason === null ? '' : `: ${cut(cleanLine(reason), longest)}`;
  return `withdrawn${why}${better === null ? '' : ` (use ${better})`}`;
}

/** Whether a mark is one of ours; people deprecate versions for reasons of their own. */
export function isOurMark(words: string): boolean {
  return /^withdrawn(?:$|[: ])/.test(words);
}
