import type { UnlistedRelease } from '../apply/unlisted.ts';
import { sha256 } from '../core/canonical.ts';
import type { Asked } from '../core/decide/asked.ts';
import { registryKey } from '../core/decide/taken.ts';
import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import type { Registries, Source, Tree } from '../ports.ts';
import { nameOf } from './open-releases.ts';
import { planOn, withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/**
 * Makes the plan of a release again, as it was made: from the parent of its commit, with what was asked for then, and
 * without what the release itself left on the remote and in registries.
 * @throws ReleaseError PLAN_DIFFERS where it is another plan than the one the commit names
 */
export async function planAgain(release: UnlistedRelease, settings: Settings, tools: Tools): Promise<Plan> {
  const { asked, commit } = release;
  if (asked === null)
    throw differs(release, 'what was asked for is written in a way this version cannot read');
  return withSource(tools, settings, async (here) => {
    const source = await here.before(commit, asked.branch);
    try {
      const plan = await planThen(source, asked, { release, settings, tools });
      if (plan.planId === release.planId) return plan;
      throw differs(release, await differenceIn(plan, release, here.tree(commit)));
    } finally {
      source.close();
    }
  });
}

interface Then {
  readonly release: UnlistedRelease;
  readonly settings: Settings;
  readonly tools: Tools;
}

async function planThen(source: Source, asked: Asked, { release, settings, tools }: Then): Promise<Plan> {
  const registries = async (root: string): Promise<Registries> =>
    withoutVersionsOf(Object.keys(release.tags), await tools.openRegistries(root));
  try {
    return (await planOn(source, { tools, settings }, { ...asked, registries })).plan;
  } catch (error) {
    throw error instanceof ReleaseError ? differs(release, error.message, error) : error;
  }
}

/** Registries as they were: versions that the tags of a release name are not there yet. */
function withoutVersionsOf(tags: readonly string[], registries: Registries): Registries {
  const isNew = (text: string, ecosystem: string): boolean => {
    const version = registryKey(text, ecosystem);
    return version !== null && tags.some((tag) => tag.includes(version));
  };
  return {
    async ask(questions) {
      const answers = await registries.ask(questions);
      return answers.map((answer, at) => {
        if ('problem' in answer) return answer;
        const ecosystem = questions[at]?.ecosystem ?? '';
        return { ...answer, versions: answer.versions.filter(({ text }) => !isNew(text, ecosystem)) };
      });
    },
  };
}

/** What tells a plan from a release that was made, in words. */
async function differenceIn(plan: Plan, { tags }: UnlistedRelease, tree: Tree): Promise<string> {
  const planned = plan.actions.flatMap((action) => (action.kind === 'tag' ? [action.name] : [])).toSorted();
  const made = Object.keys(tags).toSorted();
  if (planned.join('\n') !== made.join('\n'))
    return `its tags would be ${planned.join(', ') || 'none'}, not ${made.join(', ')}`;
  const written = plan.actions.flatMap((action) => (action.kind === 'writeFile' ? [action] : []));
  const texts = await tree.read(written.map(({ path }) => path));
  const other = written.filter(({ path, after }) => sha256(texts.get(path) ?? '') !== after);
  if (other.length > 0) return `these files would be others: ${other.map(({ path }) => path).join(', ')}`;
  return 'its tags and files would be the same; what differs is in messages, notes, or the steps after the push';
}

function differs(release: UnlistedRelease, why: string, cause?: ReleaseError): ReleaseError {
  const { commit, planId } = release;
  return new ReleaseError(
    'PLAN_DIFFERS',
    `${nameOf(release)} is public and may not be complete; planned again it is not plan ${planId}: ${why}`,
    {
      cause,
      hint: `Use the version and the configuration of this tool it was made with: git switch --detach ${commit}, then: release resume. Or complete it by hand, from that commit: docs/resume.md`,
    },
  );
}
