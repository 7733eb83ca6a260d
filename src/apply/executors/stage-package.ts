import { ReleaseError } from '../../core/error.ts';
import type { Action, Kind, Plan } from '../../core/model.ts';
import { publicationKey, type Publication } from '../../core/publication.ts';
import type { Content, Staging } from '../../ports.ts';
import { unchanged, type Context, type Executor } from '../executor.ts';
import { noteOf, once } from '../once.ts';
import { notebookOf } from './publish-plugin.ts';

/**
 * Gives a registry a version that a person has to approve, once: not every token may ask what waits there, so the ledger keeps
 * what was given, and under which name.
 * @throws ReleaseError CONFIG_INVALID where no ledger is kept, REGISTRY_REFUSED, REGISTRY_FAILED, TOOL_MISSING
 */
export const stagePackage: Executor<'stagePackage'> = async (action, context) => {
  const { world, facts, head } = context;
  const content = { files: facts.packages[publicationKey(action)] ?? [], commit: facts.commit ?? head };
  const staging = stagingOf(action, context);
  const registry = world.registries[action.to];
  if ((await registry.compare({ ...action, kind: 'publishPackage', upload: null }, content)) !== 'absent')
    return unchanged;
  const { changed, notices } = await once(
    {
      step: stagingStep(action),
      act: async () => ({
        stageId: await staging.stage(action, content),
        integrity: content.files[0]?.integrity ?? '',
      }),
      happened: async () => (await staging.find(action)) !== null,
    },
    notebookOf(context),
  );
  return { changed, facts: { notices: [...facts.notices, ...notices] } };
};

/** Whether what is staged can be noted. @throws ReleaseError CONFIG_INVALID */
export function assertNotable({ actions }: Plan): void {
  const has = (kind: Kind): boolean => actions.some((action) => action.kind === kind);
  if (!has('stagePackage') || has('record')) return;
  throw new ReleaseError(
    'CONFIG_INVALID',
    'versions are staged on npm, and no ledger is kept to note them in',
    {
      hint: 'Remove ledger: null from release.config, or publish.npm.staged',
    },
  );
}

/** What was staged is what counts: it may have been packed again since. */
export async function stagedContent(
  action: Action<'publishPackage'>,
  content: Content,
  context: Context,
): Promise<Content> {
  const { integrity } = (await noteOf(stagingStep(action), notebookOf(context)))?.gave ?? {};
  if (typeof integrity !== 'string') return content;
  return { ...content, files: content.files.map((file) => ({ ...file, integrity })) };
}

/** The version waits for a person. */
export async function notApproved(action: Action<'publishPackage'>, context: Context): Promise<ReleaseError> {
  const note = await noteOf(stagingStep(action), notebookOf(context));
  const noted = note?.gave?.['stageId'];
  const id = typeof noted === 'string' ? noted : await stagingOf(action, context).find(action);
  const { package: name, version } = action;
  const approve =
    id === null
      ? `npm stage list ${name}, then npm stage approve with the id of ${version}`
      : `npm stage approve ${id}`;
  return new ReleaseError('NOT_APPROVED', `${name} ${version} is staged on npm and not approved yet`, {
    hint: `A person does it, with a second factor: ${approve}. Then: release resume`,
  });
}

function stagingOf({ to }: Publication, { world }: Context): Staging {
  const { staging } = world.registries[to];
  if (staging === undefined) throw new RangeError(`${to} stages nothing`);
  return staging;
}

/** The name under which the ledger notes that a version was staged. */
export function stagingStep(action: Publication): string {
  return `stage ${publicationKey(action)}`;
}
