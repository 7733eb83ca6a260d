import type { Plan } from '../../core/model.ts';
import type { Findings, PlannedPush } from '../../core/findings.ts';
import { asked, fine, isOnServer, pages, pushes, unasked, type Check, type Exam } from './check.ts';

/** No rule of the forge forbids the push: protected branches, rules for tags, tags that may never be made again. */
export const rules: Check = {
  name: 'rules',
  holds: (plan) => `no rule of ${pages(plan)[0]?.on ?? 'the forge'} forbids the push`,
  concerns: (exam) => isOnServer(exam) && pushes(exam.plan).some(({ remote }) => remote !== null),
  async run(exam) {
    const { forge } = exam.world;
    const isLetIn = await exam.access().then(
      (access) => access !== null,
      () => false, // which is told by the check of the forge
    );
    if (forge === null) return fine;
    if (!isLetIn) return unasked('the rules of the forge: it does not let us in');
    return asked(await questions(exam, (push) => forge.checkRules(push)));
  },
};

async function questions(
  { plan, world: { git } }: Exam,
  ask: (push: PlannedPush) => Promise<Findings>,
): Promise<readonly Promise<Findings>[]> {
  const signs = await git.signs();
  return Promise.all(
    pushes(plan).flatMap(({ remote, branch, tags, ledger }) =>
      remote === null
        ? []
        : [
            git.pushSecret(remote).then((by) => ({
              branch,
              ledger,
              tags,
              message: messageOf(plan),
              signs,
              by,
            })),
          ],
    ),
  ).then((pushes) => pushes.map(ask));
}

function messageOf(plan: Plan): string | null {
  const [made] = plan.actions.flatMap((action) => (action.kind === 'commit' ? [action] : []));
  return made?.message ?? null;
}
