import { deploymentEntry } from '../../src/core/ledger/deployment-entry.ts';
import type { DeploymentWord } from '../../src/core/ledger/deployment-types.ts';
import type { LedgerRecord } from '../../src/core/ledger/chain-types.ts';
import { entryText, openedEntry, type Entry, type Tip } from '../../src/core/ledger/entry.ts';
import type { Opening } from '../../src/core/ledger/types.ts';
import type { Voucher } from '../../src/core/deploy/replay.ts';
import type { Signer } from '../../src/ports-evidence.ts';

/** What is said of one version of an app with one file, whose digest begins with the version's last number. */
export function wordOf(
  version: string,
  word: Partial<DeploymentWord> & Pick<DeploymentWord, 'kind'>,
): DeploymentWord {
  const digit = /\d$/.exec(version)?.[0] ?? '0';
  const deployable = {
    version,
    tag: `v${version}`,
    commit: digit.repeat(40),
    artifacts: [{ name: 'app.tgz', uri: null, sha256: digit.repeat(64) }],
  };
  return Object.assign({ ...deployable, reason: null, environment: 'production' }, defaults[word.kind], word);
}

const announced = {
  way: 'deploy',
  trigger: 'manual',
  replaces: null,
  rehearsal: false,
  checks: [],
  schema: null,
  config: null,
} as const;

const defaults = {
  intent: { ...announced, kind: 'intent', environment: 'production', expires: '2026-06-01T12:30:00Z' },
  recorded: { ...announced, kind: 'recorded', environment: 'production', outcome: 'succeeded' },
  result: {
    kind: 'result',
    of: 0,
    environment: 'production',
    outcome: 'succeeded',
    observed: null,
    health: null,
  },
  hold: { kind: 'hold' },
  unhold: { kind: 'unhold' },
  yank: { kind: 'yank' },
  unyank: { kind: 'unyank' },
  approve: { kind: 'approve' },
} as const;

/** A release, as the entry that opens it names it. */
export const opening: Opening = {
  planId: 'p1',
  commit: '1'.repeat(40),
  base: '0'.repeat(40),
  branch: 'main',
  tags: { 'v1.0.1': '2'.repeat(40) },
  assets: {},
  packages: {},
};

/** Says one thing after what was said before. */
export type Line = (tip: Tip, at: string) => Entry;

/** A line of the ledger that says something of a running version. */
export function says(word: DeploymentWord, actor = 'ada'): Line {
  return (tip, at) =>
    deploymentEntry(tip, word, { by: { host: 'aa', pid: 1 }, actor, job: null, tool: '0.1.0', at });
}

/** A line that opens a release. */
export const opens: Line = (tip, at) =>
  openedEntry(tip, opening, { by: { host: 'aa', pid: 1 }, at, reason: null });

/** A ledger with these lines, a minute apart, each signed where there is a signer. */
export async function ledgerOf(
  lines: readonly Line[],
  signer: Signer | null = null,
): Promise<readonly LedgerRecord[]> {
  const records: LedgerRecord[] = [];
  let tip: Tip = null;
  for (const [index, line] of lines.entries()) {
    const entry: Entry = line(
      tip,
      new Date(Date.UTC(2026, 5, 1, 12, index)).toISOString().replace('.000', ''),
    );
    const text = entryText(entry);
    const signature = signer === null ? null : await signer.signStatement(text.trimEnd());
    records.push({ commit: String(index).padStart(40, '0'), parents: index === 0 ? 0 : 1, text, signature });
    tip = { entry, text };
  }
  return records;
}

/** Entries that are believed, from records. */
export function vouchersOf(lines: readonly Line[]): readonly Voucher[] {
  let tip: Tip = null;
  return lines.map((line, index) => {
    const entry: Entry = line(
      tip,
      new Date(Date.UTC(2026, 5, 1, 12, index)).toISOString().replace('.000', ''),
    );
    tip = { entry, text: entryText(entry) };
    return { entry, keyId: null };
  });
}
