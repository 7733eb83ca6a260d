import { sha256 } from '../canonical.ts';

/** A comment on a pull request, as far as it matters here. */
export interface RequestComment {
  readonly id: number;
  /** Login of who wrote it; null for an account that is gone. */
  readonly author: string | null;
  readonly body: string;
}

/** Who writes, and from which run: a later run has a higher number. */
export interface CommentWriter {
  readonly self: string;
  readonly run: number;
}

/** What brings the comments of a pull request nearer to one comment of ours that says what is to be said. */
export type CommentStep =
  | { readonly kind: 'create' }
  | { readonly kind: 'update'; readonly id: number }
  /** Two runs wrote at the same time: the oldest comment stays. */
  | { readonly kind: 'remove'; readonly ids: readonly number[] }
  | { readonly kind: 'done' }
  /** A later run has written: what it says is newer. */
  | { readonly kind: 'newer' };

/** First line of a comment of ours; nothing a commit or a person says gets there unescaped. Browsers send CRLF when it is edited. */
const mark = /^<!-- releasewright:preview run=(\d{1,15}) digest=([0-9a-f]{64}) -->\r?\n/;

/** Characters the mark takes at most, with its line end. */
export const markLength = 130;

/** A text with the mark that it is found by: hidden, and what it says of the text outlives what a forge does to blanks. */
export function marked(text: string, run: number): string {
  return `<!-- releasewright:preview run=${String(run)} digest=${sha256(text)} -->\n${text}`;
}

/**
 * The next step; asked again after each, with the comments as they are then, until nothing is left to do. Only what bears the
 * mark and was written by the same account is ours: anybody may copy the mark. Runs that write at the same time end with
 * the same comment, the oldest one, saying what the latest run says.
 */
export function commentStep(
  comments: readonly RequestComment[],
  body: string,
  { self, run }: CommentWriter,
): CommentStep {
  const own = comments
    .flatMap(({ id, author, body: text }) => {
      const [, writer, digest] = author === self ? (mark.exec(text) ?? []) : [];
      return writer === undefined ? [] : [{ id, run: Number(writer), digest }];
    })
    .sort((a, b) => a.id - b.id);
  const [first, ...younger] = own;
  if (first === undefined) return { kind: 'create' };
  if (younger.length > 0) return { kind: 'remove', ids: younger.map(({ id }) => id) };
  if (first.run > run) return { kind: 'newer' };
  const isSame = first.run === run && first.digest === mark.exec(body)?.[2];
  return isSame ? { kind: 'done' } : { kind: 'update', id: first.id };
}
