import { ReleaseError } from '../core/error.ts';
import type { Action } from '../core/model.ts';
import { publicationKey } from '../core/publication.ts';
import { revertFor } from './executors/retract.ts';
import { stagingStep } from './executors/stage-package.ts';
import { begunSteps } from './once.ts';
import { restOf } from './resume.ts';
import type { EnteredRelease, OpenRelease } from './open-release.ts';
import type { LedgerPlace, World } from '../ports.ts';

/**
 * What takes an open release back: drafts first, then everything the push made public, in one push again.
 * @throws ReleaseError ABORT_REFUSED naming everything that is public for good
 */
export async function abortActions(release: EnteredRelease, world: World): Promise<readonly Action[]> {
  const { plan, opened } = release;
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push?.ledger == null || push.remote === null) throw notHere();
  const [pages, commands] = [await pagesOf(release, world), await commandsOf(release, world)];
  const fixed = [
    ...pages.public,
    ...(await packagesOf(release, world)),
    ...commands.public,
    ...(await notedOf(release, world, { remote: push.remote, branch: push.ledger })),
    ...modulesOf(release),
  ];
  if (fixed.length > 0) throw tooLate(fixed);
  const { commit, base, branch, tags } = opened.predicate;
  const title = plan.actions.find((action) => action.kind === 'commit')?.message.split('\n', 1)[0] ?? '';
  const message = `Revert "${title}"\n\nThis reverts commit ${commit}.\n`;
  const { remote, ledger } = push;
  const retract = { kind: 'retract', remote, branch, commit, base, tags, ledger, message } as const;
  await world.git.fetchTags(remote, Object.keys(tags));
  await revertFor(retract, world); // asked before anything changes
  return [...commands.undo, ...pages.drafts, retract];
}

interface Pages {
  readonly drafts: readonly Action<'deleteDraft'>[];
  /** What cannot be taken back, in words. */
  readonly public: readonly string[];
}

async function pagesOf({ plan }: OpenRelease, { forge }: World): Promise<Pages> {
  const drafts: Action<'deleteDraft'>[] = [];
  const open: string[] = [];
  for (const action of restOf(plan).actions) {
    if (action.kind !== 'draftRelease' || forge === null) continue;
    const page = await forge.findRelease(action.tag);
    if (page?.draft === true) drafts.push({ kind: 'deleteDraft', on: action.on, tag: action.tag });
    if (page?.draft === false) open.push(`the release page of ${action.tag} is public: ${page.url}`);
  }
  return { drafts, public: open };
}

/** What registries have; a version that was public once is never free again. */
async function packagesOf(
  { plan, commit, recorded }: OpenRelease,
  { registries }: World,
): Promise<readonly string[]> {
  const there: string[] = [];
  for (const action of restOf(plan).actions) {
    if (action.kind !== 'publishPackage') continue;
    const files = (recorded?.packages[publicationKey(action)] ?? []).map((file) => ({ ...file, path: null }));
    const found = await registries[action.to].compare(action, { files, commit });
    if (found !== 'absent') there.push(`the ${action.to} registry has ${action.package} ${action.version}`);
  }
  return there;
}

interface Commands {
  readonly undo: readonly Action<'publishWith'>[];
  readonly public: readonly string[];
}

/** Commands of the project's own: those that ran are undone where they say how. */
async function commandsOf({ plan }: OpenRelease, { shell }: World): Promise<Commands> {
  const undo: Action<'publishWith'>[] = [];
  const done: string[] = [];
  for (const action of restOf(plan).actions) {
    if (action.kind !== 'publishWith') continue;
    const { title, probe, undo: argv } = action;
    if (probe === null) done.push(`'${title}' has no probe: nobody can tell whether it has run`);
    else if (await shell.probe(probe)) {
      if (argv === null) done.push(`'${title}' has run and says no way to undo it`);
      else undo.push({ kind: 'publishWith', title: `undo: ${title}`, argv, probe: null, undo: null });
    }
  }
  return { undo, public: done };
}

/** Steps that are noted because they cannot look: what was begun may have happened, and there is no way back. */
async function notedOf(
  { plan, opened }: EnteredRelease,
  world: World,
  place: LedgerPlace,
): Promise<readonly string[]> {
  const steps = await begunSteps({ place, opened, world });
  const staged = plan.actions.filter((action) => action.kind === 'stagePackage');
  return steps.map((step) => {
    const one = staged.find((action) => stagingStep(action) === step);
    return one === undefined
      ? `'${step}' was begun: a plugin may have published, and has no way back`
      : `${one.package} ${one.version} was staged on npm: whoever approves it makes it public (npm stage list ${one.package})`;
  });
}

/** The tag of a Go module is its publication: a proxy that saw it keeps it for good (go.dev/ref/mod). */
function modulesOf({ plan }: OpenRelease): readonly string[] {
  return plan.releases
    .filter(({ ecosystem }) => ecosystem === 'go')
    .map(
      ({ package: name, tag }) => `the Go module ${name} is published by its tag ${tag}, which proxies keep`,
    );
}

function tooLate(fixed: readonly string[]): ReleaseError {
  return new ReleaseError(
    'ABORT_REFUSED',
    `the release cannot be taken back any more:\n${fixed.join('\n')}`,
    {
      hint: 'Complete it: release resume. Then release a version that mends it: release next',
    },
  );
}

function notHere(): ReleaseError {
  return new ReleaseError(
    'ABORT_REFUSED',
    'a release of a repository without a remote is taken back by hand',
    {
      hint: 'git tag --delete <tag>, then git revert <release commit>',
    },
  );
}
