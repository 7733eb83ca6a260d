import { abortActions } from '../apply/abort.ts';
import { apply, nothingYet } from '../apply/apply.ts';
import { describe } from '../core/describe.ts';
import { exitCodes } from '../core/error.ts';
import { toPlan } from '../core/plan.ts';
import { showJson } from '../show/json.ts';
import { clean } from '../show/text.ts';
import { assertConsent } from './consent.ts';
import { assertFree, firstOpen, type Open } from './open-releases.ts';
import { inWorld } from './worlds.ts';
import { readSettings } from './planning.ts';
import { watch } from './watch.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release abort`. */
export interface AbortOptions {
  readonly yes: boolean;
  readonly now: boolean;
  readonly json?: boolean;
}

/** `release abort`: takes an open release back, where all of it can be; else says what cannot. */
export async function abort(options: AbortOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  return inWorld(settings, tools, async ({ world, place }) => {
    const open = await firstOpen(place, world);
    if (open === null) return showNone(options, tools);
    if (!options.now) assertFree(open, world, tools);
    const plan = toPlan(
      {
        set: { base: open.plan.base, date: open.plan.date, groups: [], ranges: [] },
        commits: { total: 0, included: 0, noRelease: 0, notUnderstood: 0 },
        ignoredTags: [],
        warnings: [],
      },
      await abortActions(open, world),
    );
    const { terminal } = tools;
    terminal.talk(`Release ${namesOf(open)} is taken back:`);
    for (const action of plan.actions) terminal.talk(`  ${describe(action)}`);
    await assertConsent(
      `Take ${namesOf(open)} back?`,
      { ...options, again: 'release abort --yes' },
      terminal,
    );
    const done = { ...nothingYet, opened: open.opened };
    await apply(plan, open.plan.base.head ?? '', world, { ...watch(plan, tools), done });
    return showDone(open, options, tools);
  });
}

function namesOf({ opened }: Open): string {
  return Object.keys(opened.predicate.tags).map(clean).join(', ');
}

function showNone({ json }: AbortOptions, { terminal }: Tools): Ending {
  terminal.data(
    json === true ? showJson({ schema: 1, aborted: [] }) : 'No release is open: there is nothing to abort.',
  );
  return { exitCode: exitCodes.done };
}

function showDone(open: Open, { json }: AbortOptions, { terminal }: Tools): Ending {
  const tags = Object.keys(open.opened.predicate.tags);
  const { branch } = open.opened.predicate;
  terminal.data(
    json === true
      ? showJson({ schema: 1, aborted: tags })
      : `✓ ${namesOf(open)} is taken back. In clones that have it: git pull, git tag --delete ${tags.join(' ')}. ${clean(branch)} is as before.`,
  );
  return { exitCode: exitCodes.done };
}
