import type { Change, ChangePart, RawCommit, ReadCommit } from '../model.ts';
import { changeKey, otherHeader, readShared, toChange, type CommitRules, type Shared } from './change.ts';
import { isReleaseCommit, readNotes } from './footers.ts';
import { readHeader, type Header } from './header.ts';
import { splitMessage, type Message } from './lines.ts';
import { isPlainMerge } from './merges.ts';
import { readRevert } from './reverts.ts';
import { readBlocks, type Block } from './squash.ts';
import { isAutosquash, noRelease, notUnderstood, verdictOn } from './verdict.ts';

/** Reads one message on its own: reverts and merges are not compared with other commits. Never throws. */
export function readMessage(commit: RawCommit, rules: CommitRules): ReadCommit {
  const message = splitMessage(commit.message);
  if (isReleaseCommit(message.body)) return noRelease(commit, 'release commit of this tool');
  if (isPlainMerge(commit)) return noRelease(commit, 'merge commit');
  const shared = readShared(commit, message);
  const changes = isAutosquash(message.header) ? [] : readChanges(shared, message, rules);
  if (changes.length > 0) return verdictOn(commit, changes, rules);
  if (rules.always === null) return notUnderstood(commit, message.header);
  return verdictOn(commit, [toChange(shared, otherHeader(message.header), { notes: [] }, rules)], rules);
}

function readChanges(shared: Shared, message: Message, rules: CommitRules): readonly Change[] {
  const header = readHeader(message.header);
  const revert = readRevert(message);
  if (revert !== null) return [revertChange(shared, message, revert.header, rules)];
  if (header === null) return changesOfBody(shared, message, rules);
  const blocks = readBlocks(message.body, rules.bump, false);
  if (rules.squash === 'header') {
    return [toChange(shared, header, { notes: notesOf(blocks), parts: partsOf(header, blocks) }, rules)];
  }
  const title = toChange(shared, header, { notes: notesOf(blocks.filter(isPlain)) }, rules);
  return once([title, ...changesOfBlocks(shared, blocks, rules)]);
}

/** A revert, as long as nothing in the range is its target: its subject is that of what it takes back. */
function revertChange(shared: Shared, message: Message, target: string, rules: CommitRules): Change {
  const own = readHeader(message.header);
  const { subject } = readHeader(target) ?? own ?? otherHeader(target || message.header);
  const header: Header = {
    type: 'revert',
    scopes: own?.scopes ?? [],
    subject,
    bang: own?.bang ?? false,
    pr: shared.pr,
  };
  return toChange(shared, header, { notes: readNotes(message.body) }, rules);
}

/** Without a conventional header, the conventional items or paragraphs below it are the changes. */
function changesOfBody(shared: Shared, message: Message, rules: CommitRules): readonly Change[] {
  const line = { text: message.header, quoted: false };
  const blocks = readBlocks([line, { text: '', quoted: false }, ...message.body], rules.bump, true);
  const changes = once(changesOfBlocks(shared, blocks, rules));
  const notes = notesOf(blocks.filter(isPlain));
  if (notes.length === 0 && (changes.length > 0 || shared.releaseAs === null)) return changes;
  return [toChange(shared, otherHeader(message.header), { notes }, rules), ...changes];
}

/** Each with the request it names, which is then no issue of the others. */
function changesOfBlocks(shared: Shared, blocks: readonly Block[], rules: CommitRules): readonly Change[] {
  const requests = new Set(blocks.map(({ header }) => header?.pr ?? null));
  const own = { ...shared, issues: shared.issues.filter((issue) => !requests.has(issue)) };
  return blocks.flatMap(({ header, lines }) =>
    header === null ? [] : [toChange(own, header, { notes: readNotes(lines) }, rules)],
  );
}

function isPlain({ header }: Block): boolean {
  return header === null;
}

/** The same type and subject is the same change, told once; the telling marked breaking wins. */
function once(changes: readonly Change[]): readonly Change[] {
  const first = new Map<string, Change>();
  for (const change of changes) {
    const known = first.get(changeKey(change));
    if (known === undefined || (change.breaking && !known.breaking)) first.set(changeKey(change), change);
  }
  return [...first.values()];
}

function notesOf(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(({ lines }) => readNotes(lines));
}

/** Breaking text below an item is the item's, unless the title is marked itself: then it speaks of the title. */
function partsOf(title: Header, blocks: readonly Block[]): readonly ChangePart[] {
  const parts = new Map<string, ChangePart>();
  for (const { header, lines } of blocks) {
    if (header === null || changeKey(header) === changeKey(title)) continue;
    const { type, scopes, subject, bang } = header;
    const breaking = bang || (!title.bang && readNotes(lines).length > 0);
    if (!parts.has(changeKey(header))) parts.set(changeKey(header), { type, scopes, subject, breaking });
  }
  return [...parts.values()];
}
