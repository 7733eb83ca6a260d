import { z } from 'zod';
import { matchesGlob } from '../../core/glob.ts';
import type { Findings, PlannedPush } from '../../core/findings.ts';
import { look } from './github-look.ts';
import { tagReasonsOf } from './github-rule.ts';
import { rulesetOf, verdict, type Ruleset } from './github-ruleset.ts';
import type { Session } from './github-session.ts';

const listSchema = z.array(
  z.object({ id: z.number(), target: z.string().optional(), enforcement: z.string() }),
);

/** The rules of all rulesets that hold for the tags to be made. */
export async function checkTagRules(session: Session, push: PlannedPush): Promise<Findings> {
  const { client, repo } = session;
  const parameters = { ...repo, includes_parents: true, targets: 'tag', per_page: 100 };
  const read = await look('the rules for tags', listSchema, (request) =>
    client.rest.repos.getRepoRulesets({ ...parameters, request }),
  );
  if ('unasked' in read) return { problems: [], notices: [], unasked: [read.unasked] };
  const active = read.value.filter(
    ({ target = 'tag', enforcement }) => target === 'tag' && enforcement === 'active',
  );
  const found = await Promise.all(active.map(({ id }) => checkRuleset(session, push, id)));
  return {
    problems: found.flatMap(({ problems }) => problems),
    notices: [],
    unasked: found.flatMap(({ unasked }) => unasked),
  };
}

async function checkRuleset(session: Session, push: PlannedPush, id: number): Promise<Findings> {
  const ruleset = await rulesetOf(session, id);
  if (ruleset === null) return { problems: [], notices: [], unasked: ['a ruleset for tags'] };
  const tags = push.tags.filter((tag) => isMeant(ruleset, `refs/tags/${tag}`));
  const banned: { readonly tag: string; readonly why: readonly string[] }[] = [];
  for (const tag of tags) {
    const all = await Promise.all((ruleset.rules ?? []).map((rule) => tagReasonsOf(rule, tag, push)));
    if (all.flat().length > 0) banned.push({ tag, why: all.flat() });
  }
  if (banned.length === 0) return { problems: [], notices: [], unasked: [] };
  const what = banned.map(({ tag }) => tag).join(', ');
  return verdict(session, push, { ruleset, what, why: banned.flatMap(({ why }) => why) });
}

/** Whether a ruleset is about a ref: patterns as of fnmatch(3), where `*` stops at '/' (GitHub docs, "fnmatch syntax"). */
function isMeant({ conditions }: Ruleset, ref: string): boolean {
  const { include = ['~ALL'], exclude = [] } = conditions?.ref_name ?? {};
  const fits = (pattern: string): boolean => pattern === '~ALL' || matchesGlob(ref, pattern);
  return include.some(fits) && !exclude.some(fits);
}
