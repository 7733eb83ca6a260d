import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import { publicationKey } from '../../core/publication.ts';
import type { Content, Found, PackageRegistry } from '../../ports.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { notApproved, stagedContent } from './stage-package.ts';

/**
 * Publishes a package, unless its registry has that version with that content, and waits until the registry shows it: what
 * depends on it comes next.
 * @throws ReleaseError PACKAGE_DIFFERS, NOT_APPROVED, REGISTRY_REFUSED, REGISTRY_FAILED, TOOL_MISSING
 */
export const publishPackage: Executor<'publishPackage'> = async (action, context) => {
  const { world, facts, head } = context;
  const registry = world.registries[action.to];
  const packed = { files: facts.packages[publicationKey(action)] ?? [], commit: facts.commit ?? head };
  const content = action.staged === true ? await stagedContent(action, packed, context) : packed;
  const found = await registry.compare(action, content);
  if (found === 'same') return unchanged;
  if (found === 'different') throw differs(action);
  if (found === 'absent' && action.staged === true) throw await notApproved(action, context);
  await publish(registry, action, content, found);
  return changed();
};

/** A failure may be an answer that was lost: the registry knows better. */
async function publish(
  registry: PackageRegistry,
  action: Action<'publishPackage'>,
  content: Content,
  found: Found,
): Promise<void> {
  try {
    await (found === 'untagged' ? registry.retag(action, content) : registry.publish(action, content));
  } catch (error) {
    const now = await registry.compare(action, content).catch(() => 'absent' as const);
    if (now === 'same') return;
    throw now === 'different' ? differs(action) : error;
  }
  await assertThere(registry, action, content);
}

async function assertThere(
  registry: PackageRegistry,
  action: Action<'publishPackage'>,
  content: Content,
): Promise<void> {
  const found = await registry.compare(action, content, { wait: true });
  if (found === 'same') return;
  if (found === 'different') throw differs(action);
  if (found === 'untagged') await registry.retag(action, content);
  else throw unseen(action);
}

function differs({ package: name, version, to }: Action<'publishPackage'>): ReleaseError {
  const newer = to === 'image' ? '<version>' : `${name}@<version>`;
  return new ReleaseError(
    'PACKAGE_DIFFERS',
    `the ${to} registry has ${name} ${version} already, and it is not what was built here`,
    {
      hint: `A published version is never replaced. Compare the two; if what is there is wrong, release a newer version: release next --as ${newer}`,
    },
  );
}

function unseen({ package: name, version, to }: Action<'publishPackage'>): ReleaseError {
  return new ReleaseError(
    'REGISTRY_FAILED',
    `the ${to} registry took ${name} ${version}, but does not show it`,
    { hint: 'Registries may need some minutes. What is left is done by: release next' },
  );
}
