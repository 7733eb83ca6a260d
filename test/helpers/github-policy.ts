import { error, type Send } from './github-fault.ts';

/** A ruleset as its administrators wrote it. */
export interface StubRuleset {
  readonly id: number;
  readonly name: string;
  readonly target: 'branch' | 'tag';
  /** Refs it is about, for tags. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly enforcement?: 'active' | 'evaluate' | 'disabled';
  readonly rules: readonly object[];
  /** What GitHub says of whoever asks; undefined: nothing. */
  readonly bypass?: 'always' | 'pull_requests_only' | 'never' | 'exempt';
}

/** What a repository allows. */
export interface Policy {
  readonly rulesets?: readonly StubRuleset[];
  /** The older protection of branches, as administrators see it. */
  readonly protection?: object;
  /** Status checks of that protection, as everybody sees them. */
  readonly checks?: { readonly enforcement_level: string; readonly contexts: readonly string[] };
  /** Who asks may not see protection, nor the setting of releases and the log of pushes. */
  readonly isNoAdministrator?: boolean;
  readonly immutableReleases?: boolean;
  /** Tags whose push was refused in the last month because they were used up. */
  readonly burned?: readonly string[];
  /** Paths that are answered with a status of their own. */
  readonly answers?: Readonly<Record<string, number>>;
}

/** A rule that wants a pull request, as GitHub tells it. */
export const pullRequest: object = {
  type: 'pull_request',
  parameters: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  },
};

/** Answers what is asked about rules; false for any other request. */
export function answerPolicy(policy: Policy, path: string, url: URL, send: Send): boolean {
  const found = answers.find(({ pattern }) => pattern.test(path));
  if (found === undefined) return false;
  const status = Object.entries(policy.answers ?? {}).find(([prefix]) => path.startsWith(prefix))?.[1];
  if (status !== undefined) send(status, error(`status ${status}`, status));
  else if (policy.isNoAdministrator === true && found.isPrivate === true) send(404, error('Not Found', 404));
  else found.answer({ policy, send, url, name: decodeURIComponent(found.pattern.exec(path)?.[1] ?? '') });
  return true;
}

interface Question {
  readonly policy: Policy;
  readonly send: Send;
  readonly url: URL;
  /** What stands in the path. */
  readonly name: string;
}

const answers: readonly {
  readonly pattern: RegExp;
  readonly isPrivate?: boolean;
  readonly answer: (question: Question) => void;
}[] = [
  { pattern: /^\/rules\/branches\/(.+)$/, answer: branchRules },
  { pattern: /^\/rulesets$/, answer: listRulesets },
  { pattern: /^\/rulesets\/rule-suites$/, isPrivate: true, answer: listSuites },
  { pattern: /^\/rulesets\/rule-suites\/(\d+)$/, isPrivate: true, answer: showSuite },
  { pattern: /^\/rulesets\/(\d+)$/, answer: showRuleset },
  { pattern: /^\/branches\/(.+)\/protection$/, isPrivate: true, answer: showProtection },
  { pattern: /^\/branches\/(.+)$/, answer: showBranch },
  { pattern: /^\/immutable-releases$/, isPrivate: true, answer: showImmutable },
];

/** GitHub leaves out rulesets that are not active. */
function branchRules({ policy, send, name }: Question): void {
  const active = (policy.rulesets ?? []).filter(
    ({ target, enforcement = 'active', include = ['main'] }) =>
      target === 'branch' && enforcement === 'active' && include.includes(name),
  );
  send(
    200,
    active.flatMap(({ id, rules }) =>
      rules.map((rule) => ({
        ...rule,
        ruleset_source_type: 'Repository',
        ruleset_source: 'o/r',
        ruleset_id: id,
      })),
    ),
  );
}

function listRulesets({ policy, send, url }: Question): void {
  const targets = url.searchParams.get('targets')?.split(',') ?? ['branch', 'tag'];
  const listed = (policy.rulesets ?? []).filter(({ target }) => targets.includes(target));
  send(200, listed.map(summaryOf));
}

function summaryOf({ id, name, target, enforcement = 'active' }: StubRuleset): object {
  return { id, name, target, enforcement, source_type: 'Repository', source: 'o/r' };
}

function showRuleset({ policy, send, name }: Question): void {
  const ruleset = policy.rulesets?.find(({ id }) => String(id) === name);
  if (ruleset === undefined) {
    send(404, error('Not Found', 404));
    return;
  }
  const { id, include = ['~ALL'], exclude = [], rules, bypass } = ruleset;
  send(200, {
    ...summaryOf(ruleset),
    conditions: { ref_name: { include, exclude } },
    rules,
    _links: { html: { href: `https://github.com/o/r/rules/${id}` } },
    ...(bypass === undefined ? {} : { current_user_can_bypass: bypass }),
  });
}

function showProtection({ policy, send }: Question): void {
  if (policy.protection === undefined) send(404, error('Branch not protected', 404));
  else send(200, policy.protection);
}

function showBranch({ policy, send, name }: Question): void {
  const enabled = policy.protection !== undefined || policy.checks !== undefined;
  send(200, {
    name,
    commit: commitBody,
    _links: { html: 'https://github.com/o/r', self: 'https://api.github.com/repos/o/r' },
    protected: enabled,
    protection: {
      enabled,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [], ...policy.checks },
    },
    protection_url: 'https://api.github.com/repos/o/r/branches/main/protection',
  });
}

const address = 'https://api.github.com/x';
const commitBody = {
  url: address,
  sha: 'a'.repeat(40),
  node_id: 'C',
  html_url: address,
  comments_url: address,
  commit: {
    url: address,
    author: null,
    committer: null,
    message: 'm',
    comment_count: 0,
    tree: { sha: 'b'.repeat(40), url: address },
  },
  author: null,
  committer: null,
  parents: [],
};

function showImmutable({ policy, send }: Question): void {
  if (policy.immutableReleases === true) send(200, { enabled: true, enforced_by_owner: false });
  else send(404, error('Not Found', 404));
}

function listSuites({ policy, send, url }: Question): void {
  const ref = url.searchParams.get('ref') ?? '';
  const at = (policy.burned ?? []).indexOf(ref.replace('refs/tags/', ''));
  send(200, at === -1 ? [] : [{ id: at + 1, ref, result: 'fail' }]);
}

function showSuite({ send, name }: Question): void {
  send(200, {
    id: Number(name),
    result: 'fail',
    rule_evaluations: [
      {
        rule_source: { type: 'immutable_release_tag' },
        enforcement: 'active',
        result: 'fail',
        rule_type: 'creation',
        details: 'Cannot create ref due to creations being restricted.',
      },
    ],
  });
}
