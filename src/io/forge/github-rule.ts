import { z } from 'zod';
import type { PlannedPush } from '../../core/findings.ts';

/** A rule of a ruleset, as far as it is read here (REST API, "Rules"). */
export interface Rule {
  readonly type: string;
  readonly ruleset_id?: number | undefined;
  readonly parameters?: Parameters | undefined;
}

interface Parameters {
  readonly operator?: string | undefined;
  readonly pattern?: string | undefined;
  readonly negate?: boolean | undefined;
  readonly required_status_checks?: readonly { readonly context: string }[] | undefined;
}

const parameters = z
  .object({
    operator: z.string(),
    pattern: z.string(),
    negate: z.boolean(),
    required_status_checks: z.array(z.object({ context: z.string() })),
  })
  .partial();

export const ruleSchema: z.ZodType<Rule> = z.object({
  type: z.string(),
  ruleset_id: z.number().optional(),
  parameters: parameters.optional().catch(undefined),
});

/** What a rule of a branch wants that a direct push of a new commit cannot have. */
const wants: Readonly<Record<string, string>> = {
  pull_request: 'changes come by pull request only',
  merge_queue: 'changes come through the merge queue only',
  update: 'only those on its bypass list may push',
  required_deployments: 'the commit must have been deployed before',
  workflows: 'workflows must have passed on the commit before',
  code_scanning: 'the commit must have been scanned before',
};

/** Why a rule forbids the push of our commit to a branch; empty where it does not, or nothing is known of it. */
export async function reasonsOf(rule: Rule, { message, signs }: PlannedPush): Promise<readonly string[]> {
  const want = wants[rule.type];
  if (want !== undefined) return [want];
  switch (rule.type) {
    case 'required_status_checks':
      return checksOf(rule);
    case 'required_signatures':
      return signs.commits ? [] : ['commits must be signed (git config commit.gpgSign true)'];
    case 'commit_message_pattern':
      return message === null || (await isKept(rule, message))
        ? []
        : [`the message of the commit must ${patternOf(rule)}`];
    default:
      return [];
  }
}

/** Why a rule forbids to make a tag. */
export async function tagReasonsOf(
  rule: Rule,
  tag: string,
  { signs }: PlannedPush,
): Promise<readonly string[]> {
  switch (rule.type) {
    case 'creation':
      return ['only those on its bypass list may make such tags'];
    case 'required_signatures':
      return signs.commits ? [] : ['commits must be signed (git config commit.gpgSign true)'];
    case 'tag_name_pattern':
      return (await isKept(rule, tag)) ? [] : [`the name of the tag must ${patternOf(rule)}`];
    default:
      return [];
  }
}

function checksOf({ parameters }: Rule): readonly string[] {
  const names = (parameters?.required_status_checks ?? []).map(({ context }) => context);
  return names.length === 0
    ? []
    : [`status checks must have passed on the commit before: ${names.join(', ')}`];
}

/** Whether a text is as a rule of patterns wants it; an operator that is not known is taken to be kept. */
async function isKept({ parameters = {} }: Rule, text: string): Promise<boolean> {
  const { operator = '', pattern = '', negate = false } = parameters;
  const matches = await matchesPattern(operator, pattern, text);
  return matches === null || matches !== negate;
}

async function matchesPattern(operator: string, pattern: string, text: string): Promise<boolean | null> {
  switch (operator) {
    case 'starts_with':
      return text.startsWith(pattern);
    case 'ends_with':
      return text.endsWith(pattern);
    case 'contains':
      return text.includes(pattern);
    case 'regex':
      return matchesRegex(pattern, text);
    default:
      return null;
  }
}

/** GitHub's patterns are those of RE2 (its docs, "Metadata restrictions"), which run in linear time. */
async function matchesRegex(pattern: string, text: string): Promise<boolean | null> {
  const { RE2JS, RE2JSException } = await import('re2js');
  try {
    return RE2JS.compile(pattern).matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}

function patternOf({ parameters = {} }: Rule): string {
  const { operator = '', pattern = '', negate = false } = parameters;
  const verb = { starts_with: 'start with', ends_with: 'end with', contains: 'contain' }[operator] ?? 'match';
  return `${negate ? 'not ' : ''}${verb} ${pattern}`;
}
