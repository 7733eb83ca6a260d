import { rebuild, type Released } from '../apply/rebuild.ts';
import type { UnlistedRelease } from '../apply/unlisted.ts';
import { lacking, type Finding } from '../core/evidence/finding.ts';
import { judgeRebuilt } from '../core/evidence/judge-rebuilt.ts';
import type { Page } from '../core/evidence/page.ts';
import { parseAsked } from '../core/decide/parse-asked.ts';
import { ReleaseError } from '../core/error.ts';
import { differencesOf } from '../core/ledger/agree.ts';
import { entryFile, planFile } from '../core/ledger/entry.ts';
import { parseEntry } from '../core/ledger/parse.ts';
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
    const released =
      (await fromLedger(asked, settings, tools)) ?? (await plannedAgain(asked, settings, tools));
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
async function fromLedger(
  { tag, commit, world, place }: Rebuilding,
  settings: Settings,
  tools: Tools,
): Promise<Released | null> {
  const tip = place === null ? null : await world.ledger.tip(place);
  if (tip === null || place === null) return null;
  const { parsePlanText } = await import('../pipeline/plan-file.ts');
  return withSource(tools, settings, async (source) => {
    let recorded: Released['packages'] | null = null; // what was published in the end
    for await (const { sha } of source.history({ from: tip.commit, exclude: [], paths: false })) {
      const texts = await source.tree(sha).read([entryFile, planFile]);
      const entry = parseEntry(texts.get(entryFile) ?? '', `an entry of ${place.branch}`);
      const { kind, tags, of, packages } = entry.predicate;
      if (!(tag in tags) || entry.predicate.commit !== commit) continue;
      recorded ??= packages;
      if (kind !== 'opened') continue;
      const plan = parsePlanText(texts.get(planFile) ?? '', `the plan of entry ${of} of ${place.branch}`);
      if (differencesOf(entry, plan, of).length === 0) return { plan, commit, tag, packages: recorded };
    }
    return null;
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
