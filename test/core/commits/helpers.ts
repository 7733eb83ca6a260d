import { readCommits, readMessage, type CommitRules } from '../../../src/core/commits/index.ts';
import type { Change, RawCommit, ReadCommit } from '../../../src/core/model.ts';

/** The default rules of the tool, as far as commits are concerned. */
export const rules: CommitRules = {
  bump: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  squash: 'header',
  always: null,
};

/** A commit id made from a short name: `id('a')` is forty hexadecimal digits and stays the same. */
export function id(name: string): string {
  return Buffer.from(name.padEnd(20, '.')).toString('hex');
}

/** A commit by name; without parents given it has one, outside every range. */
export function commit(name: string, message: string, parents: readonly string[] = ['outside']): RawCommit {
  return {
    sha: id(name),
    parents: parents.map(id),
    author: { name: 'Ann', email: 'ann@example.invalid' },
    time: 0,
    message,
    paths: null,
  };
}

/** A straight line of commits, named and in the order they were made. */
export function line(messages: Readonly<Record<string, string>>): readonly RawCommit[] {
  const names = Object.keys(messages);
  return names.map((name, at) => commit(name, messages[name] ?? '', [names[at - 1] ?? 'outside']));
}

/** Reads commits given oldest first and tells by name how each ended: `verdict: reason`. */
export function verdicts(commits: readonly RawCommit[], using: CommitRules = rules): Record<string, string> {
  const reads = readCommits(commits.toReversed(), using);
  return Object.fromEntries(
    reads.toReversed().map((read) => [nameOf(read), `${read.verdict}: ${read.reason}`]),
  );
}

function nameOf({ commit: { sha } }: ReadCommit): string {
  return Buffer.from(sha, 'hex').toString().replace(/\.+$/, '');
}

/** The changes of one message. */
export function changes(message: string, using: CommitRules = rules): readonly Change[] {
  return readMessage(commit('c', message), using).changes;
}

/** The only change of one message. */
export function change(message: string, using: CommitRules = rules): Change {
  const [only, ...more] = changes(message, using);
  if (only === undefined || more.length > 0) throw new Error(`not one change: ${JSON.stringify(message)}`);
  return only;
}

/** `type(scopes)!: subject` of each change, the shape tables compare. */
export function headlines(
  found: readonly Pick<Change, 'type' | 'scopes' | 'breaking' | 'subject'>[],
): string[] {
  return found.map(
    ({ type, scopes, breaking, subject }) =>
      `${type}${scopes.length > 0 ? `(${scopes.join(',')})` : ''}${breaking ? '!' : ''}: ${subject}`,
  );
}
