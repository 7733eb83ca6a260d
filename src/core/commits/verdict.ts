import type { Change, RawCommit, ReadCommit } from '../model.ts';
import type { CommitRules } from './change.ts';
import { explainHeader } from './header.ts';
import { quote } from './text.ts';

const nothingApart: ReadCommit['apart'] = new Map();

/** The verdict on a commit that holds these changes: included when one of them asks for a release. */
export function verdictOn(commit: RawCommit, changes: readonly Change[], rules: CommitRules): ReadCommit {
  const releases = changes.some(({ level, releaseAs }) => level !== null || releaseAs !== null);
  const reasons = new Set(changes.map((change) => reasonFor(change, rules) + hint(change, rules)));
  return {
    commit,
    verdict: releases ? 'included' : 'noRelease',
    reason: [...reasons].join('; '),
    changes,
    apart: nothingApart,
  };
}

function reasonFor({ type, level, breaking, releaseAs }: Change, { bump, always }: CommitRules): string {
  const name = type === 'other' ? 'a commit without a conventional header' : `type '${type}'`;
  if (releaseAs !== null) return `Release-As: ${releaseAs}`;
  if (breaking) return `breaking change in ${name}`;
  if (level === null) return `${name} does not release`;
  return Object.hasOwn(bump, type)
    ? `${name} is ${level}`
    : `${name} releases by always: '${String(always)}'`;
}

/** Says so when the items of a squash body ask for more than their header, which alone decides. */
function hint({ breaking, level, parts }: Change, { bump }: CommitRules): string {
  const more = parts.some((part) => part.breaking || (level === null && Object.hasOwn(bump, part.type)));
  return more && !breaking ? " (its body asks for more, which counts only with squash: 'split')" : '';
}

/** The verdict on a commit that is no change of its own. */
export function noRelease(commit: RawCommit, reason: string): ReadCommit {
  return { commit, verdict: 'noRelease', reason, changes: [], apart: nothingApart };
}

/** The verdict on a commit that follows no convention, with the way to mend it. */
export function notUnderstood(commit: RawCommit, header: string): ReadCommit {
  return { commit, verdict: 'notUnderstood', reason: explain(header), changes: [], apart: nothingApart };
}

function explain(header: string): string {
  if (header === '') return 'the commit message is empty';
  if (!isAutosquash(header)) return explainHeader(header);
  return `${quote(header)} waits to be folded into another commit: git rebase -i --autosquash`;
}

/** Whether a commit is to disappear into another one (git rebase --autosquash). */
export function isAutosquash(header: string): boolean {
  return /^(?:fixup|squash|amend)! /.test(header);
}
