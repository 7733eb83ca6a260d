import type { CheckReport } from './check.ts';
import { passed, refused } from './state-checks.ts';

/** What a check of the forge (a job of CI, or what another system says) made of a commit. */
export interface CommitCheck {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'pending';
  /** Address of its details; null where it names none. */
  readonly url: string | null;
}

/** Which checks must be green; `true`: all there are. */
export type CommitCheckSettings =
  | true
  | {
      /** Names of those that must be there and be green, and no other; all there are unless told. */
      readonly required?: readonly string[] | undefined;
      /** Names of those that count for nothing. */
      readonly ignore?: readonly string[] | undefined;
    };

/** What a forge has for a commit. */
export interface CommitCase {
  readonly version: string;
  /** The commit that was asked for, for people: `the release commit 1234567`. */
  readonly commit: string;
  readonly found: readonly CommitCheck[];
  /** Address of the CI job that deploys, or null: it cannot wait for itself. */
  readonly job: string | null;
}

/** Whether the checks of the commit a version was made from are green. */
export function commitCheck(one: CommitCase, settings: CommitCheckSettings): CheckReport {
  const { required, ignore = [] } = settings === true ? {} : settings;
  const asked = one.found.filter(({ name, url }) => !ignore.includes(name) && !isOwn(url, one.job));
  if (required !== undefined) return ofRequired(required, asked, one);
  if (asked.length === 0)
    return refused(
      'COMMIT_CHECKS',
      `nothing was checked on ${one.commit}`,
      'Let CI run on it, or name the checks: gates.checks',
    );
  return judged(asked, [], one);
}

function ofRequired(
  required: readonly string[],
  asked: readonly CommitCheck[],
  one: CommitCase,
): CheckReport {
  const missing = required.filter((name) => !asked.some((check) => check.name === name));
  return judged(
    asked.filter(({ name }) => required.includes(name)),
    missing,
    one,
  );
}

function judged(
  checks: readonly CommitCheck[],
  missing: readonly string[],
  { commit }: CommitCase,
): CheckReport {
  const wrong = [
    ...told(checks, 'failed', 'failed'),
    ...told(checks, 'pending', 'not done yet'),
    ...(missing.length === 0 ? [] : [`not there: ${missing.join(', ')}`]),
  ];
  const hasFailed = checks.some(({ state }) => state === 'failed');
  const hint = hasFailed
    ? 'Mend it and release again; a check that only flickered can be run again'
    : 'Wait for them';
  if (wrong.length > 0) return refused('COMMIT_CHECKS', `${commit}: ${wrong.join('; ')}`, hint);
  const count = `${String(checks.length)} check${checks.length === 1 ? '' : 's'}`;
  return passed('COMMIT_CHECKS', `${count} green on ${commit}`);
}

function told(
  checks: readonly CommitCheck[],
  wanted: CommitCheck['state'],
  words: string,
): readonly string[] {
  const names = [...new Set(checks.filter(({ state }) => state === wanted).map(({ name }) => name))];
  return names.length === 0 ? [] : [`${words}: ${names.join(', ')}`];
}

/** A check of the same run, whichever attempt and job of it. */
function isOwn(url: string | null, job: string | null): boolean {
  if (url === null || job === null) return false;
  const run = /^(?<run>\S*\/actions\/runs\/\d+)\//.exec(job)?.groups?.['run'] ?? job;
  return url === run || url.startsWith(`${run}/`);
}
