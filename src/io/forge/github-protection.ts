import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import type { Findings, PlannedPush } from '../../core/findings.ts';
import { oneLine } from './github-answer.ts';
import { look } from './github-look.ts';
import { isOurs } from './github-ruleset.ts';
import type { Session } from './github-session.ts';

const names = z.array(z.unknown()).optional();
const switched = z.object({ enabled: z.boolean() }).partial().optional();
const checks = z
  .object({ contexts: z.array(z.string()), enforcement_level: z.string().optional() })
  .optional()
  .catch(undefined);

/** A branch, for everybody who may read it (REST API, "Get a branch"). */
const branchSchema = z.object({
  protection: z
    .object({ enabled: z.boolean().optional(), required_status_checks: checks })
    .optional()
    .catch(undefined),
});

/** Its protection, for administrators (REST API, "Get branch protection"). */
const protectionSchema = z.object({
  required_status_checks: checks,
  enforce_admins: switched,
  required_pull_request_reviews: z
    .object({
      bypass_pull_request_allowances: z.object({ users: names, teams: names, apps: names }).optional(),
    })
    .optional(),
  restrictions: z.object({ users: names, teams: names, apps: names }).optional(),
  required_signatures: switched,
  lock_branch: switched,
});

type Protection = z.infer<typeof protectionSchema>;

const none: Findings = { problems: [], notices: [], unasked: [] };

/** The older kind of protection, which a branch has besides the rulesets. */
export async function checkProtection(session: Session, push: PlannedPush): Promise<Findings> {
  const { client, repo } = session;
  const parameters = { ...repo, branch: push.branch };
  const branch = await look(`whether ${push.branch} is protected`, branchSchema, (request) =>
    client.rest.repos.getBranch({ ...parameters, request }),
  );
  if ('unasked' in branch) return { ...none, unasked: [branch.unasked] };
  const { protection } = branch.value;
  if (protection?.enabled !== true) return none;
  const read = await look(`the protection of ${push.branch}`, protectionSchema, (request) =>
    client.rest.repos.getBranchProtection({ ...parameters, request }),
  );
  if ('value' in read) return judge(session, push, reasonsIn(read.value, push), isSure(read.value));
  const { contexts = [], enforcement_level: level } = protection.required_status_checks ?? {};
  if (contexts.length === 0) return { ...none, unasked: [read.unasked] };
  return judge(session, push, [checksSaying(contexts)], level === 'everyone');
}

/** Whether nobody is let through: administrators neither, and no one by name. */
function isSure({
  enforce_admins: admins,
  required_pull_request_reviews: reviews,
  restrictions,
}: Protection): boolean {
  const named = [reviews?.bypass_pull_request_allowances, restrictions].flatMap((list) =>
    list === undefined ? [] : [list.users, list.teams, list.apps],
  );
  return admins?.enabled === true && named.every((list) => (list ?? []).length === 0);
}

function reasonsIn(protection: Protection, { signs }: PlannedPush): readonly string[] {
  const contexts = protection.required_status_checks?.contexts ?? [];
  return [
    ...(protection.required_pull_request_reviews === undefined ? [] : ['changes come by pull request only']),
    ...(contexts.length === 0 ? [] : [checksSaying(contexts)]),
    ...(protection.restrictions === undefined ? [] : ['only those it names may push']),
    ...(isOn(protection.required_signatures) && !signs.commits
      ? ['commits must be signed (git config commit.gpgSign true)']
      : []),
    ...(isOn(protection.lock_branch) ? ['the branch is locked'] : []),
  ];
}

function isOn(one: Protection['lock_branch']): boolean {
  return one?.enabled === true;
}

function checksSaying(contexts: readonly string[]): string {
  return `status checks must have passed on the commit before: ${contexts.join(', ')}`;
}

function judge(
  session: Session,
  { by, branch }: PlannedPush,
  why: readonly string[],
  sure: boolean,
): Findings {
  if (why.length === 0) return none;
  const wanted = why.map(oneLine).join('; ');
  if (!sure || !isOurs(session, by))
    return { ...none, unasked: [`whether the protection of ${branch} lets this push through: ${wanted}`] };
  const { host, repository } = session.target;
  const problem = new ReleaseError(
    'RULES_FORBID',
    `the protection of ${branch} in ${repository} forbids the push: ${wanted}`,
    {
      hint: `Let who pushes through (https://${host}/${repository}/settings/branches), or push as one who is. Then run: release next`,
    },
  );
  return { ...none, problems: [problem] };
}
