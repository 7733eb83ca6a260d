import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Findings, PlannedPush } from '../../../src/core/findings.ts';
import { Secret } from '../../../src/core/secret.ts';
import { pullRequest, type Policy, type StubRuleset } from '../../helpers/github-policy.ts';
import { forgeOf, stubOf } from '../../helpers/github-failures.ts';

/** What GitHub would refuse, as far as it tells: each policy against what is found for a push. */
async function rulesOf(
  t: TestContext,
  policy: Policy,
  push: Partial<PlannedPush> & { readonly token?: string } = {},
): Promise<Findings> {
  const stub = await stubOf(t, { policy });
  const found = await forgeOf(stub).checkRules({
    branch: 'main',
    ledger: 'release-ledger',
    tags: ['v1.1.0'],
    message: 'chore(release): v1.1.0',
    signs: { commits: false, tags: false },
    by: new Secret(stub.token),
    ...push,
  });
  assert.deepEqual(stub.violations, [], "the stub strays from GitHub's description");
  return found;
}

/** Codes and messages of problems, and what could not be asked. */
function told({ problems, notices, unasked }: Findings): readonly string[] {
  assert.deepEqual(notices, []);
  for (const { hint } of problems) assert.match(hint ?? '', /release next/);
  return [
    ...problems.map(({ code, message }) => `${code}: ${message}`),
    ...unasked.map((text) => `? ${text}`),
  ];
}

const statusChecks = {
  type: 'required_status_checks',
  parameters: {
    required_status_checks: [{ context: 'build' }, { context: 'lint' }],
    strict_required_status_checks_policy: false,
  },
};

function branchRuleset(rules: readonly object[], more: Partial<StubRuleset> = {}): StubRuleset {
  return { id: 7, name: 'main line', target: 'branch', rules, bypass: 'never', ...more };
}

function tagRuleset(rules: readonly object[], more: Partial<StubRuleset> = {}): StubRuleset {
  return { id: 8, name: 'tags', target: 'tag', rules, bypass: 'never', ...more };
}

function pattern(type: string, operator: string, text: string, negate = false): object {
  return { type, parameters: { operator, pattern: text, negate } };
}

interface Case {
  readonly policy: Policy;
  readonly push?: Partial<PlannedPush>;
  readonly told: readonly string[];
}

const forbidden = 'RULES_FORBID: the ruleset "main line" of o/r forbids the push to main';
const signed = { commits: true, tags: false };

const cases: Readonly<Record<string, Case>> = {
  'no rules at all': { policy: {}, told: [] },
  'pull requests and status checks': {
    policy: { rulesets: [branchRuleset([pullRequest, statusChecks])] },
    told: [
      `${forbidden}: changes come by pull request only; status checks must have passed on the commit before: build, lint`,
    ],
  },
  'rules a release keeps': {
    policy: {
      rulesets: [
        branchRuleset([
          { type: 'deletion' },
          { type: 'non_fast_forward' },
          { type: 'required_linear_history' },
          pattern('commit_message_pattern', 'regex', '^(feat|fix|chore)(\\(.+\\))?: '),
        ]),
        tagRuleset([
          { type: 'deletion' },
          { type: 'update' },
          pattern('tag_name_pattern', 'starts_with', 'v'),
        ]),
      ],
    },
    told: [],
  },
  'whoever may bypass it': {
    policy: {
      rulesets: [
        branchRuleset([pullRequest], { bypass: 'always' }),
        branchRuleset([pullRequest], { id: 9, bypass: 'exempt' }),
      ],
    },
    told: [],
  },
  'a bypass for pull requests only is none': {
    policy: { rulesets: [branchRuleset([{ type: 'update' }], { bypass: 'pull_requests_only' })] },
    told: [`${forbidden}: only those on its bypass list may push`],
  },
  'a ruleset that is only being tried': {
    policy: {
      rulesets: [
        branchRuleset([pullRequest], { enforcement: 'evaluate' }),
        tagRuleset([{ type: 'creation' }], { enforcement: 'disabled' }),
      ],
    },
    told: [],
  },
  'the branch of the ledger': {
    policy: { rulesets: [branchRuleset([pullRequest], { include: ['release-ledger'] })] },
    told: [
      'RULES_FORBID: the ruleset "main line" of o/r forbids the push to release-ledger: changes come by pull request only',
    ],
  },
  'no ledger, no rules for its branch': {
    policy: { rulesets: [branchRuleset([pullRequest], { include: ['release-ledger'] })] },
    push: { ledger: null },
    told: [],
  },
  'signatures, which are not made': {
    policy: { rulesets: [branchRuleset([{ type: 'required_signatures' }])] },
    told: [`${forbidden}: commits must be signed (git config commit.gpgSign true)`],
  },
  'signatures, which are made': {
    policy: { rulesets: [branchRuleset([{ type: 'required_signatures' }])] },
    push: { signs: signed },
    told: [],
  },
  'a message that is not as wanted': {
    policy: { rulesets: [branchRuleset([pattern('commit_message_pattern', 'contains', 'TICKET-')])] },
    told: [`${forbidden}: the message of the commit must contain TICKET-`],
  },
  'a message that is as forbidden': {
    policy: { rulesets: [branchRuleset([pattern('commit_message_pattern', 'regex', 'v\\d', true)])] },
    told: [`${forbidden}: the message of the commit must not match v\\d`],
  },
  'a pattern nobody understands forbids nothing': {
    policy: { rulesets: [branchRuleset([pattern('commit_message_pattern', 'regex', '(')])] },
    told: [],
  },
  'tags that may not be made': {
    policy: { rulesets: [tagRuleset([{ type: 'creation' }], { include: ['refs/tags/v*'] })] },
    push: { tags: ['v1.1.0', 'core@1.0.0'] },
    told: [
      'RULES_FORBID: the ruleset "tags" of o/r forbids the push to v1.1.0: only those on its bypass list may make such tags',
    ],
  },
  'tags that are left out of it': {
    policy: {
      rulesets: [
        tagRuleset([{ type: 'creation' }], { include: ['~ALL'], exclude: ['refs/tags/v*'] }),
        tagRuleset([{ type: 'creation' }], { id: 9, include: ['refs/tags/*'] }),
      ],
    },
    push: { tags: ['v1.1.0', 'core/v1.1.0'] },
    told: [
      'RULES_FORBID: the ruleset "tags" of o/r forbids the push to core/v1.1.0: only those on its bypass list may make such tags',
      'RULES_FORBID: the ruleset "tags" of o/r forbids the push to v1.1.0: only those on its bypass list may make such tags',
    ],
  },
  'names of tags': {
    policy: { rulesets: [tagRuleset([pattern('tag_name_pattern', 'ends_with', '-ok')])] },
    told: [
      'RULES_FORBID: the ruleset "tags" of o/r forbids the push to v1.1.0: the name of the tag must end with -ok',
    ],
  },
  'another push than that of the token': {
    policy: { rulesets: [branchRuleset([pullRequest]), tagRuleset([{ type: 'creation' }])] },
    push: { by: new Secret('another') },
    told: [
      '? whether the ruleset "main line" lets this push to main through: changes come by pull request only',
      '? whether the ruleset "tags" lets this push to v1.1.0 through: only those on its bypass list may make such tags',
    ],
  },
  'a push by a key': {
    policy: { rulesets: [branchRuleset([pullRequest])] },
    push: { by: null },
    told: [
      '? whether the ruleset "main line" lets this push to main through: changes come by pull request only',
    ],
  },
  'GitHub does not say who may bypass it': {
    policy: { rulesets: [{ id: 7, name: 'main line', target: 'branch', rules: [pullRequest] }] },
    told: [
      '? whether the ruleset "main line" lets this push to main through: changes come by pull request only',
    ],
  },
  'a ruleset that may not be seen': {
    policy: {
      rulesets: [branchRuleset([pullRequest]), tagRuleset([{ type: 'creation' }])],
      answers: { '/rulesets/': 404 },
    },
    told: [
      '? whether a ruleset lets this push to main through: changes come by pull request only',
      '? a ruleset for tags',
    ],
  },
  'nothing may be seen': {
    policy: { answers: { '/rule': 403, '/branches': 403 } },
    told: [
      '? the rules for main: the token may not see that',
      '? the rules for release-ledger: the token may not see that',
      '? whether main is protected: the token may not see that',
      '? the rules for tags: the token may not see that',
    ],
  },
  'GitHub in trouble': {
    policy: { answers: { '/rules/branches/main': 502, '/rulesets': 500 } },
    told: ['? the rules for main: HTTP 502', '? the rules for tags: HTTP 500'],
  },
};

const protectedMain = 'RULES_FORBID: the protection of main in o/r forbids the push';
const admins = { enforce_admins: { url: 'https://api.github.com/x', enabled: true } };
const reviews = {
  required_pull_request_reviews: {
    dismiss_stale_reviews: false,
    require_code_owner_reviews: false,
    required_approving_review_count: 1,
  },
};
const someone = { users: [], teams: [], apps: [] };

const protections: Readonly<Record<string, Case>> = {
  'pull requests for everybody': {
    policy: { protection: { ...admins, ...reviews } },
    told: [`${protectedMain}: changes come by pull request only`],
  },
  'pull requests, and not for administrators': {
    policy: { protection: reviews },
    told: ['? whether the protection of main lets this push through: changes come by pull request only'],
  },
  'a locked branch that wants signatures': {
    policy: {
      protection: {
        ...admins,
        lock_branch: { enabled: true },
        required_signatures: { url: 'https://api.github.com/x', enabled: true },
      },
    },
    told: [`${protectedMain}: commits must be signed (git config commit.gpgSign true); the branch is locked`],
  },
  'nothing that forbids': {
    policy: { protection: { ...admins, allow_deletions: { enabled: false } } },
    told: [],
  },
  'status checks, as everybody sees them': {
    policy: { isNoAdministrator: true, checks: { enforcement_level: 'everyone', contexts: ['build'] } },
    told: [`${protectedMain}: status checks must have passed on the commit before: build`],
  },
  'status checks administrators need not wait for': {
    policy: { isNoAdministrator: true, checks: { enforcement_level: 'non_admins', contexts: ['build'] } },
    told: [
      '? whether the protection of main lets this push through: status checks must have passed on the commit before: build',
    ],
  },
  'protected, and no more is to be seen': {
    policy: { isNoAdministrator: true, protection: { ...admins, ...reviews } },
    told: ['? the protection of main: the token may not see that'],
  },
  'somebody may pass': {
    policy: {
      protection: {
        ...admins,
        required_pull_request_reviews: {
          ...reviews.required_pull_request_reviews,
          bypass_pull_request_allowances: { ...someone, apps: [] },
        },
      },
    },
    told: [`${protectedMain}: changes come by pull request only`],
  },
};

const burned: Readonly<Record<string, Case>> = {
  'a tag that was used up': {
    policy: { immutableReleases: true, burned: ['v1.1.0'] },
    push: { tags: ['v1.1.0', 'v1.1.1'] },
    told: [
      'TAG_BURNED: 127.0.0.1 never lets o/r make the tag v1.1.0 again: it had an immutable release, which was deleted',
    ],
  },
  'another tag was': { policy: { immutableReleases: true, burned: ['v1.0.9'] }, told: [] },
  'releases that are not immutable are not looked into': { policy: { burned: ['v1.1.0'] }, told: [] },
  'the log may not be seen': {
    policy: { immutableReleases: true, burned: ['v1.1.0'], answers: { '/rulesets/rule-suites': 404 } },
    told: ['? which tags can never be made again: the token may not see that'],
  },
};

describe('what GitHub would refuse a push for', { concurrency: 4 }, () => {
  for (const [kind, all] of Object.entries({ rulesets: cases, protection: protections, burned }))
    for (const [name, { policy, push, told: wanted }] of Object.entries(all))
      test(`${kind}: ${name}`, async (t) => {
        const found = told(await rulesOf(t, policy, push));
        assert.deepEqual(
          found.map((text) => text.replace(/127\.0\.0\.1:\d+/, '127.0.0.1')).toSorted(),
          wanted.toSorted(),
        );
      });
});
