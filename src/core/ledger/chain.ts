import { canonicalJson, sha256 } from '../canonical.ts';
import type { Voucher } from '../deploy/replay.ts';
import { ReleaseError } from '../error.ts';
import { jsonOrNull } from '../json-text.ts';
import type { Chain, ChainPolicy, ChainProblem, LedgerRecord, Told } from './chain-types.ts';
import type { Entry } from './entry.ts';
import { parseAnyEntry } from './parse.ts';
import { SignatureJudge } from './signature-judge.ts';

/** What is known after some entries. */
interface Standing {
  readonly text: string | null;
  readonly entry: Entry | null;
  /** The latest time any entry so far tells: none can have been made before. */
  readonly latest: string | null;
}

/**
 * Checks a ledger from its first entry: each is canonical, has the next number, the digest of the one before, and the open
 * releases that follow; its commit has one parent; and what must be signed is signed by somebody who is trusted, where
 * somebody is (`SignedReleases` says which entries about releases must be; those about running versions, all). An entry is taken to be made no earlier than any before it says, so nobody who
 * holds an old key can add one that looks old.
 */
export function checkChain(records: readonly LedgerRecord[], policy: ChainPolicy): Chain {
  const vouchers: Voucher[] = [];
  const problems: ChainProblem[] = [];
  const judge = new SignatureJudge(policy);
  let standing: Standing = { text: null, entry: null, latest: null };
  for (const [index, record] of records.entries()) {
    const { commit } = record;
    const seen = checkRecord(record, index + 1, { ...standing, isKnown: index < policy.checkedTo });
    const signed = judge.judge(record, index + 1, seen);
    for (const { code, message } of [...seen.problems, ...signed.problems])
      problems.push({ code, message, commit, at: index + 1 });
    if (seen.entry !== null) vouchers.push({ entry: seen.entry, keyId: signed.signer });
    standing = { text: record.text, entry: seen.entry, latest: seen.latest };
  }
  return {
    entries: records.length,
    vouchers,
    problems,
    signed: vouchers.filter(({ keyId }) => keyId !== null).length,
  };
}

interface Seen {
  readonly entry: Entry | null;
  readonly latest: string | null;
  readonly problems: readonly Told[];
}

function checkRecord(
  { text, parents }: LedgerRecord,
  at: number,
  before: Standing & { readonly isKnown: boolean },
): Seen {
  const { latest, isKnown } = before;
  const fork: readonly Told[] =
    parents > 1 || (parents === 0) !== (at === 1)
      ? [{ code: 'FORK', message: `its commit has ${String(parents)} parents` }]
      : [];
  if (text === null)
    return {
      entry: null,
      latest,
      problems: [...fork, { code: 'MISSING', message: 'its commit holds no entry' }],
    };
  const read = readEntry(text, at);
  if (read instanceof ReleaseError)
    return { entry: null, latest, problems: [...fork, { code: 'UNREADABLE', message: read.message }] };
  const { at: time } = read.predicate;
  return {
    entry: read,
    latest: latest === null || latest < time ? time : latest,
    problems: [...fork, ...(isKnown ? [] : canonical(text)), ...linked(read, at, before)],
  };
}

function readEntry(text: string, at: number): Entry | ReleaseError {
  try {
    return parseAnyEntry(text, `entry ${String(at)}`);
  } catch (error) {
    if (error instanceof ReleaseError) return error;
    throw error;
  }
}

function canonical(text: string): readonly Told[] {
  if (`${canonicalJson(jsonOrNull(text))}\n` === text) return [];
  return [{ code: 'NOT_CANONICAL', message: 'it is not written as this tool writes entries: it was edited' }];
}

function linked({ predicate }: Entry, at: number, before: Standing): readonly Told[] {
  const { seq, prev, open } = predicate;
  const wanted = before.text === null ? null : sha256(before.text);
  const previous = at === 1 ? null : wanted;
  return [
    ...(seq === at ? [] : [{ code: 'SEQUENCE' as const, message: `it says it is number ${String(seq)}` }]),
    ...(prev === previous
      ? []
      : [
          {
            code: 'PREVIOUS' as const,
            message: `it follows ${prev ?? 'nothing'}; before it stands ${previous ?? 'nothing'}`,
          },
        ]),
    ...openReleases(predicate, open, before.entry),
  ];
}

function openReleases(
  predicate: Entry['predicate'],
  open: readonly number[],
  before: Entry | null,
): readonly Told[] {
  const was = before?.predicate.open ?? [];
  const wanted = openAfter(predicate, was);
  if (open.join() === wanted.join()) return [];
  const [found, due] = [open, wanted].map((list) => list.join(', ') || 'none');
  return [
    { code: 'OPEN_RELEASES', message: `it says that open are: ${found ?? ''}; they are: ${due ?? ''}` },
  ];
}

function openAfter(predicate: Entry['predicate'], was: readonly number[]): readonly number[] {
  if (predicate.kind === 'opened') return [...was, predicate.seq];
  if (predicate.kind === 'completed' || predicate.kind === 'aborted')
    return was.filter((one) => one !== predicate.of);
  return was;
}
