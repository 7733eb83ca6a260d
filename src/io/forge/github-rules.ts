import { z } from 'zod';
import type { Findings, PlannedPush } from '../../core/findings.ts';
import { checkBurned } from './github-burned.ts';
import { look } from './github-look.ts';
import { checkProtection } from './github-protection.ts';
import { reasonsOf, ruleSchema, type Rule } from './github-rule.ts';
import { checkTagRules } from './github-tag-rules.ts';
import type { Session } from './github-session.ts';
import { rulesetOf, verdict } from './github-ruleset.ts';

const branchRules = z.array(ruleSchema);

/**
 * Looks for what GitHub would refuse a push for: rulesets of branches and tags, the older protection of branches, names of
 * tags that were used up. Everything is read; what this token may not see, or GitHub does not answer, is said to be unknown.
 */
export async function checkRules(session: Session, push: PlannedPush): Promise<Findings> {
  const branches = [push.branch, ...(push.ledger === null ? [] : [push.ledger])];
  const found = await Promise.all([
    ...branches.map((branch) => checkBranch(session, push, branch)),
    checkProtection(session, push),
    checkTagRules(session, push),
    checkBurned(session, push),
  ]);
  return {
    problems: found.flatMap(({ problems }) => problems),
    notices: [],
    unasked: found.flatMap(({ unasked }) => unasked),
  };
}

/** The rules of all rulesets, wherever they are kept, that hold for a branch (REST API, "Get rules for a branch"). */
async function checkBranch(session: Session, push: PlannedPush, branch: string): Promise<Findings> {
  const { client, repo } = session;
  const read = await look(`the rules for ${branch}`, branchRules, (request) =>
    client.rest.repos.getBranchRules({ ...repo, branch, per_page: 100, request }),
  );
  if ('unasked' in read) return { problems: [], notices: [], unasked: [read.unasked] };
  const message = branch === push.branch ? push.message : null;
  const reasons = await reasonsByRuleset(read.value, { ...push, message });
  const verdicts = await Promise.all(
    [...reasons].map(async ([id, why]) =>
      verdict(session, push, { ruleset: await rulesetOf(session, id), what: branch, why }),
    ),
  );
  return {
    problems: verdicts.flatMap(({ problems }) => problems),
    notices: [],
    unasked: verdicts.flatMap(({ unasked }) => unasked),
  };
}

/** Why each ruleset forbids the push; those that do not are left out. */
async function reasonsByRuleset(
  rules: readonly Rule[],
  push: PlannedPush,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const byId = new Map<number, readonly string[]>();
  for (const rule of rules) {
    const reasons = await reasonsOf(rule, push);
    const id = rule.ruleset_id ?? 0;
    if (reasons.length > 0) byId.set(id, [...(byId.get(id) ?? []), ...reasons]);
  }
  return byId;
}
