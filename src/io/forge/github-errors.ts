import { ReleaseError, type ErrorCode } from '../../core/error.ts';
import type { Secret } from '../../core/secret.ts';
import { answerOf, type Answer } from './github-answer.ts';

/** What was asked for, for messages. */
export interface Target {
  /** Host people know: `github.com`. */
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: Secret | null;
}

interface Told {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/**
 * The failure of a request in our words. What comes back holds nothing of the request (octokit's errors carry its
 * headers), and the token is blanked in what others said. Errors that are not GitHub's pass through.
 * @param doing what was tried, for the message: 'create the draft'
 */
export function failureOf(error: unknown, doing: string, target: Target): unknown {
  const answer = answerOf(error);
  if (answer === null) return error;
  const redact = (text: string): string => target.token?.redact(text) ?? text;
  const { code, message, hint } = tell(answer, target);
  const cause = new Error(
    redact([answer.status ?? 'no answer', ...answer.codes, answer.said].join(' ').trim()),
  );
  return new ReleaseError(code, redact(`cannot ${doing}: ${message}`), { hint: redact(hint), cause });
}

/** Whether GitHub says there is one of that name. */
export function alreadyExists({ status, codes }: Answer): boolean {
  return status === 422 && codes.includes('already_exists');
}

function tell(answer: Answer, target: Target): Told {
  const { status } = answer;
  if (status === null) return tellSilence(answer, target);
  if (status >= 500) return failed(`${target.host} is in trouble (HTTP ${status})`, 'Wait a little');
  if (isLimit(answer)) return tellLimit(answer, target);
  return byStatus[status]?.(answer, target) ?? tellRefusal(answer, target);
}

const byStatus: Readonly<Record<number, (answer: Answer, target: Target) => Told>> = {
  401: (_answer, target) => tellUnknown(target, `${target.host} does not accept the token`),
  403: tellForbidden,
  404: tellAbsent,
  409: ({ said }, { host }) =>
    failed(`${host} reports a conflict: ${said}`, 'Somebody else may be at it. Wait'),
  413: (_answer, { host }) => refused(`a file is larger than ${host} takes`, 'Attach smaller files'),
  422: tellInvalid,
};

/** Who asks is not known: a wrong token, or none, which happens when a run completes what another one began. */
function tellUnknown({ host, repository, token }: Target, message: string): Told {
  const hint = `Set GITHUB_TOKEN to a token that is valid and may write contents of ${repository} (export GITHUB_TOKEN="$(gh auth token)")`;
  return token === null
    ? { ...refused(`there is no token for ${host}`, hint), code: 'NO_TOKEN' }
    : refused(message, hint);
}

function tellAbsent(_answer: Answer, target: Target): Told {
  const { host, repository } = target;
  if (target.token === null) return tellUnknown(target, '');
  return refused(
    `${host} shows this token no ${repository}, or not what was asked for there`,
    `Check the name (forge.repository) and that the token can see ${repository} with the permission "contents: write"; a private repository looks absent to a token without it`,
  );
}

function tellForbidden({ headers, said }: Answer, { repository }: Target): Told {
  if (headers['x-github-sso'] !== undefined) {
    return refused(
      `the token is not authorised for the single sign-on of ${repository}'s organisation`,
      'Authorise it under Settings → Developer settings → Personal access tokens → Configure SSO',
    );
  }
  return refused(
    `the token lacks rights on ${repository}: ${said}`,
    `It needs ${needed(headers)}. In GitHub Actions add to the job: "permissions: { contents: write }"; a classic token needs the scope repo`,
  );
}

/** The permission GitHub names for the request (`contents=write`), or the one all our writes need. */
function needed(headers: Answer['headers']): string {
  const named = headers['x-accepted-github-permissions'] ?? '';
  return /^[a-z_]+=[a-z]+$/.test(named) ? `"${named.replace('=', ': ')}"` : '"contents: write"';
}

function tellInvalid(answer: Answer, { host, repository }: Target): Told {
  const { said } = answer;
  if (alreadyExists(answer)) {
    return refused(
      `${host} has one of that name already`,
      'Look at it (gh release list) and delete the one that is wrong',
    );
  }
  if (/immutable/i.test(said)) {
    return refused(
      `the release is immutable: ${said}`,
      `Nothing can be added to a published release of ${repository}. Release a new version instead`,
    );
  }
  if (/GH013|ruleset|rule violation|protected/i.test(said)) {
    return refused(
      `a ruleset of ${repository} forbids it: ${said}`,
      'Let the releasing account bypass the ruleset (Settings → Rules → Rulesets → Bypass list)',
    );
  }
  return tellRefusal(answer, { host, repository, token: null });
}

function tellRefusal({ status, said }: Answer, { host, repository }: Target): Told {
  return refused(
    `${host} refuses (HTTP ${status ?? 0}): ${said}`,
    `Look at https://${host}/${repository}/releases`,
  );
}

function isLimit({ status, headers, said }: Answer): boolean {
  if (status === 429) return true;
  return status === 403 && (headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(said));
}

function tellLimit({ headers }: Answer, { host }: Target): Told {
  const seconds = Number(headers['retry-after']);
  const wait =
    Number.isInteger(seconds) && seconds > 0
      ? `Wait ${seconds} seconds`
      : 'Wait until the limit is reset (gh api rate_limit)';
  return failed(`${host} limits how often this token may ask`, wait);
}

function tellSilence({ codes, said }: Answer, { host }: Target): Told {
  const found = silences.find(({ pattern }) => codes.some((code) => pattern.test(code)));
  return failed(
    found?.message(host) ?? `${host} does not answer: ${said}`,
    found?.hint ?? 'Check the connection',
  );
}

const silences: readonly {
  readonly pattern: RegExp;
  readonly message: (host: string) => string;
  readonly hint: string;
}[] = [
  {
    pattern: /^(ENOTFOUND|EAI_AGAIN)$/,
    message: (host) => `the name of ${host}'s API does not resolve`,
    hint: 'Check the connection, DNS and forge.apiUrl (release config)',
  },
  {
    pattern: /^(TimeoutError|ETIMEDOUT|UND_ERR_\w+_TIMEOUT)$/,
    message: (host) => `${host} did not answer in time`,
    hint: 'Check the connection',
  },
  {
    pattern: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/,
    message: (host) => `the certificate of ${host} is not trusted here`,
    hint: 'Name the certificate authority: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  },
  {
    pattern: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
    message: (host) => `${host} takes no connection`,
    hint: 'Check the connection and forge.apiUrl (release config)',
  },
  {
    pattern: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    message: (host) => `${host} broke the connection off`,
    hint: 'Check the connection',
  },
];

function failed(message: string, hint: string): Told {
  return { code: 'FORGE_FAILED', message, hint: `${hint}, then run: release next` };
}

function refused(message: string, hint: string): Told {
  return { code: 'FORGE_REFUSED', message, hint: `${hint}, then run: release next` };
}
