import type { Change, ChangePart, Level, RawCommit } from '../model.ts';
import { readCoAuthors, readMergeRequest, readReleaseAs } from './footers.ts';
import { takePullRequest, type Header } from './header.ts';
import type { Message } from './lines.ts';
import { readIssues } from './references.ts';
import { cleanLine, normalizeSubject } from './text.ts';

/** What a project makes of commit types. */
export interface CommitRules {
  /** What each type (lower case) asks of the version; types not named do not release. Breaking is always major. */
  readonly bump: Readonly<Record<string, Level>>;
  /** Whether only a squash commit's header decides, or every conventional item of its body too. */
  readonly squash: 'header' | 'split';
  /** Level of commits that ask for none; null = they do not release. */
  readonly always: Level | null;
}

/** What all changes of one commit share. */
export type Shared = Pick<Change, 'sha' | 'author' | 'coAuthors' | 'issues' | 'pr' | 'releaseAs'>;

/** Reads what all changes of a commit share: people, references, `Release-As`. */
export function readShared(commit: RawCommit, message: Message): Shared {
  const pr = takePullRequest(message.header).pr ?? readMergeRequest(message.body);
  const text = message.body.filter(({ quoted }) => !quoted).map((line) => line.text);
  return {
    sha: commit.sha,
    author: commit.author,
    coAuthors: readCoAuthors(message.body, commit.author),
    issues: readIssues([message.header, ...text], pr),
    pr,
    releaseAs: readReleaseAs([{ text: message.header, quoted: false }, ...message.body]),
  };
}

/** The change a header stands for. A note without text, and `!` without a note, take the subject as their note. */
export function toChange(
  shared: Shared,
  { type, scopes, subject, bang, pr }: Header,
  { notes, parts = [] }: { readonly notes: readonly string[]; readonly parts?: readonly ChangePart[] },
  rules: CommitRules,
): Change {
  const breaking = bang || notes.length > 0;
  const said = notes.filter((note) => note !== '').join('\n\n');
  // Written out: spreading `shared` first makes objects that cost fourteen times as much.
  return {
    sha: shared.sha,
    type,
    scopes,
    subject,
    breaking,
    breakingNote: breaking ? said || subject : null,
    level: breaking ? 'major' : levelOf(type, rules),
    pr: pr ?? shared.pr,
    issues: shared.issues,
    parts,
    author: shared.author,
    coAuthors: shared.coAuthors,
    releaseAs: shared.releaseAs,
  };
}

function levelOf(type: string, { bump, always }: CommitRules): Level | null {
  return (Object.hasOwn(bump, type) ? bump[type] : undefined) ?? always;
}

/** Stands in for the header of a message that has no conventional one: type `other`, the first line as subject. */
export function otherHeader(line: string): Header {
  const { text, pr } = takePullRequest(line);
  return { type: 'other', scopes: [], bang: false, subject: cleanLine(text) || '(no message)', pr };
}

/** The same type and subject is the same change, however it is scoped, numbered or spaced. */
export function changeKey({ type, subject }: Pick<Change, 'type' | 'subject'>): string {
  return `${type}: ${normalizeSubject(subject)}`;
}
