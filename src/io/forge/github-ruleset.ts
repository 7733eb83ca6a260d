import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import type { Findings, PlannedPush } from '../../core/findings.ts';
import { oneLine } from './github-answer.ts';
import { look } from './github-look.ts';
import { ruleSchema, type Rule } from './github-rule.ts';
import type { Session } from './github-session.ts';

/** A ruleset with its rules, as far as it is read here (REST API, "Get a repository ruleset"). */
export interface Ruleset {
  readonly name: string;
  readonly current_user_can_bypass?: string | undefined;
  readonly _links?: { readonly html: { readonly href: string } } | undefined;
  readonly conditions?: { readonly ref_name?: RefPatterns | undefined } | null | undefined;
  readonly rules?: readonly Rule[] | undefined;
}

interface RefPatterns {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

const patterns = z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).partial();
const rulesetSchema: z.ZodType<Ruleset> = z.object({
  name: z.string(),
  current_user_can_bypass: z.string().optional(),
  _links: z
    .object({ html: z.object({ href: z.string() }) })
    .optional()
    .catch(undefined),
  conditions: z.object({ ref_name: patterns.optional() }).nullish().catch(undefined),
  rules: z.array(ruleSchema).optional(),
});

/** A ruleset; null where it cannot be seen. */
export async function rulesetOf(session: Session, id: number): Promise<Ruleset | null> {
  const { client, repo } = session;
  const read = await look('a ruleset', rulesetSchema, (request) =>
    client.rest.repos.getRepoRuleset({ ...repo, ruleset_id: id, includes_parents: true, request }),
  );
  return 'value' in read ? read.value : null;
}

/** What forbids a push, and to what. */
export interface Ban {
  /** Null where it cannot be seen. */
  readonly ruleset: Ruleset | null;
  /** The branch or tags. */
  readonly what: string;
  readonly why: readonly string[];
}

/**
 * A problem where it is sure that this push is refused: GitHub says that the token may not bypass the ruleset, and git
 * pushes with that token. Otherwise it cannot be told, and nobody is kept from a release that would have worked.
 */
export function verdict(session: Session, { by }: PlannedPush, { ruleset, what, why }: Ban): Findings {
  const none = { problems: [], notices: [], unasked: [] };
  const bypass = ruleset?.current_user_can_bypass;
  if (bypass === 'always' || bypass === 'exempt') return none;
  const name = ruleset === null ? 'a ruleset' : `the ruleset "${oneLine(ruleset.name)}"`;
  const wanted = [...new Set(why)].map(oneLine).join('; ');
  if (bypass === undefined || !isOurs(session, by)) {
    return { ...none, unasked: [`whether ${name} lets this push to ${what} through: ${wanted}`] };
  }
  const { repository } = session.target;
  const place = ruleset?._links?.html.href;
  const where = place === undefined ? 'Settings → Rules → Rulesets' : oneLine(place);
  const problem = new ReleaseError(
    'RULES_FORBID',
    `${name} of ${repository} forbids the push to ${what}: ${wanted}`,
    {
      hint: `Put who pushes on its bypass list (${where}): a GitHub App or a deploy key; or push with the token of one that is there. Then run: release next`,
    },
  );
  return { ...none, problems: [problem] };
}

/** Whether git pushes with the token that was asked what it may. */
export function isOurs({ target: { token } }: Session, by: PlannedPush['by']): boolean {
  return token !== null && by !== null && by.reveal() === token.reveal();
}
