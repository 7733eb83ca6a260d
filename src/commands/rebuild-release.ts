import { rebuild, type Released } from '../apply/rebuild.ts';
import type { UnlistedRelease } from '../apply/unlisted.ts';
import { lacking, type Finding } from '../core/evidence/finding.ts';
import { judgeRebuilt } from '../core/evidence/judge-rebuilt.ts';
import type { Page } from '../core/evidence/page.ts';
import { parseAsked } from '../core/decide/parse-asked.ts';
import { ReleaseError } from '../core/error.ts';
import { differencesOf } from '../core/ledger/agree.ts';
import type { LedgerRecord } from '../core/ledger/chain-types.ts';
import { isOfRelease, planFile } from '../core/ledger/entry.ts';
import { parseAnyEntry } from '../core/ledger/parse.ts';
import type { LedgerEntry } from '../core/ledger/types.ts';
import type { LedgerPlace, World } from '../ports.ts';
import { planAgain } from './plan-again.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** A release, its page, and the world it is made again in. */
export interface Rebuilding {
  readonly tag: string;
  readonly commit: string;
  readonly page: Page;
  readonly world: World;
  readonly place: LedgerPlace | null;
}

/** Builds a release again from its commit and compares every file; what cannot be built is a finding, too. */
export async function rebuildRelease(
  asked: Rebuilding,
  settings: Settings,
  tools: Tools,
): Promise<readonly Finding[]> {
  try {
    const released = (await fromLedger(asked)) ?? (await plannedAgain(asked, settings, tools));
    const rebuilt = await rebuild(released, asked.world);
    try {
      return judgeRebuilt(asked.page, rebuilt);
    } finally {
      await rebuilt.close();
    }
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return [lacking('REBUILT', null, `it could not be built again: ${error.message}`)];
  }
}

/** The plan as the ledger keeps it, beside the newest entry that opened the tag; null where none did. */
async function fromLedger({ tag, commit, world: { ledger }, place }: Rebuilding): Promise<Released | null> {
  const tip = place === null ? null : await ledger.tip(place);
  if (tip === null || place === null) return null;
  const told = entriesOf(await ledger.records(tip), { tag, commit }, place);
  const { parsePlanText } = await import('../pipeline/plan-file.ts');
  const [newest] = told; // it has what was published in the end
  for (const { entry, back } of told.filter((one) => one.entry.predicate.kind === 'opened')) {
    const { of } = entry.predicate;
    const planned = (await ledger.fileAt(tip, back, planFile)) ?? '';
    const plan = parsePlanText(planned, `the plan of entry ${of} of ${place.branch}`);
    const packages = newest?.entry.predicate.packages ?? {};
    if (differencesOf(entry, plan, of).length === 0) return { plan, commit, tag, packages };
  }
  return null;
}

/** Entries about a release, newest first, with how far each stands behind the newest of all. */
function entriesOf(
  records: readonly LedgerRecord[],
  { tag, commit }: Pick<Rebuilding, 'tag' | 'commit'>,
  { branch }: LedgerPlace,
): readonly { readonly entry: LedgerEntry; readonly back: number }[] {
  return records.toReversed().flatMap(({ text }, back) => {
    const entry = parseAnyEntry(text ?? '', `an entry of ${branch}`);
    const isIts = isOfRelease(entry) && tag in entry.predicate.tags && entry.predicate.commit === commit;
    return isIts ? [{ entry, back }] : [];
  });
}

/** The plan made again from what the release commit says was asked for. @throws ReleaseError PLAN_DIFFERS, PLAN_UNREADABLE */
async function plannedAgain(
  { tag, commit, world }: Rebuilding,
  settings: Settings,
  tools: Tools,
): Promise<Released> {
  const made = (await world.git.releaseCommits(commit)).find((one) => one.commit === commit);
  if (made === undefined)
    throw new ReleaseError(
      'PLAN_UNREADABLE',
      `neither a ledger nor the commit of ${tag} tells how it was made`,
    );
  const tags = await withSource(tools, settings, (source) => source.tags());
  const ofCommit = tags.filter(({ sha }) => sha === commit).map(({ name }) => [name, commit] as const);
  const release: UnlistedRelease = {
    ...made,
    tags: Object.fromEntries(ofCommit),
    asked: parseAsked(made.asked),
  };
  return { plan: await planAgain(release, settings, tools), commit, tag, packages: {} };
}
