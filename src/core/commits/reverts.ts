import { values } from './footers.ts';
import { readHeader, takePullRequest } from './header.ts';
import type { Message } from './lines.ts';

/** What a commit takes back. */
export interface Revert {
  /** Ids as written, each once, lower case, 7 to 64 digits. */
  readonly shas: readonly string[];
  /** Header of the reverted commit; empty where only ids are given. */
  readonly header: string;
}

/**
 * Reads a revert: git's `Revert "header"` and `Reapply "header"` (a revert of the revert), `revert: header` as in
 * Conventional Commits 1.0.0, and a commit of any other wording whose body begins with `This reverts commit`.
 * Null for everything else; a conventional header of another type stays what it says.
 */
export function readRevert(message: Message): Revert | null {
  const title = readHeader(message.header);
  if (title === null) return readGitRevert(message);
  return title.type === 'revert' ? readConventionalRevert(message) : null;
}

function readConventionalRevert({ header, body }: Message): Revert {
  const target = header.slice(header.indexOf(':') + 1).trim();
  return { shas: unique([...revertedShas(body), ...referredShas(body)]), header: target };
}

function readGitRevert({ header, body }: Message): Revert | null {
  const quoted = quotedHeader(header);
  const first = body.find(({ text }) => text !== '')?.text ?? '';
  if (quoted === null && !first.startsWith('This reverts commit')) return null;
  return { shas: unique(revertedShas(body)), header: quoted ?? '' };
}

function quotedHeader(header: string): string | null {
  const { text } = takePullRequest(header);
  const word = ['Revert "', 'Reapply "'].find((start) => text.startsWith(start));
  if (word === undefined || !text.endsWith('"') || text.length <= word.length) return null;
  const inner = text.slice(word.length, -1).trim();
  return word === 'Revert "' ? inner : `Revert "${inner}"`;
}

/** Ids after each `This reverts commit(s)`; what git adds about a merge ("reversing changes made to …") is none. */
function revertedShas(body: Message['body']): readonly string[] {
  const text = body.map((line) => line.text).join('\n');
  return Array.from(text.matchAll(/This reverts commits?(?=\s)/g)).flatMap(({ index, 0: lead }) =>
    leadingShas(text, index + lead.length),
  );
}

/** `Refs: 676104e, a215868`, the footer the specification recommends for reverts. */
function referredShas(body: Message['body']): readonly string[] {
  return values(body, 'refs:').flatMap((value) => leadingShas(value, 0));
}

/** A list of ids at a place of a text: `a, b and c`. */
function leadingShas(text: string, start: number): readonly string[] {
  const next = /[\s,;&]*(?:and\s+)?\b([0-9a-f]{7,64})\b/iy;
  next.lastIndex = start;
  const shas: string[] = [];
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    shas.push((found[1] ?? '').toLowerCase());
  }
  return shas;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
