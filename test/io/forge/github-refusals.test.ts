import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../../src/core/error.ts';
import { assetOf, folder } from '../../helpers/forge-cases.ts';
import { assertClean, failure, forgeOf, page, stubOf } from '../../helpers/github-failures.ts';

interface Refusal {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: ErrorCode;
  readonly message: RegExp;
  readonly hint: RegExp;
}

const echo = `Bad credentials: token ghp_stub0123456789`;
const documentation_url = 'https://docs.github.com/rest';
const inAnHour = String(Math.floor(Date.now() / 1000) + 3600);
const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inAnHour };

/** What GitHub answers when it will not, and what the person gets to read. */
const refusals: Readonly<Record<string, Refusal>> = {
  'a bad token, echoed': {
    status: 401,
    body: { message: echo },
    code: 'FORGE_REFUSED',
    message: /does not accept the token/,
    hint: /GITHUB_TOKEN/,
  },
  'too few rights, echoed': {
    status: 403,
    body: { message: `Resource not accessible by integration ${echo}` },
    headers: { 'x-accepted-github-permissions': 'contents=write' },
    code: 'FORGE_REFUSED',
    message: /lacks rights on o\/r: Resource not accessible.*\[secret\]/,
    hint: /"contents: write".*permissions: \{ contents: write \}/,
  },
  'single sign-on': {
    status: 403,
    body: { message: 'Resource protected by organization SAML enforcement.' },
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/o/sso' },
    code: 'FORGE_REFUSED',
    message: /single sign-on/,
    hint: /Configure SSO/,
  },
  'a used-up rate limit that ends too late': {
    status: 403,
    body: { message: 'API rate limit exceeded' },
    headers: used,
    code: 'FORGE_FAILED',
    message: /limits how often/,
    hint: /gh api rate_limit/,
  },
  'a secondary limit that ends too late': {
    status: 429,
    body: { message: 'You have exceeded a secondary rate limit.' },
    headers: { 'retry-after': '3600' },
    code: 'FORGE_FAILED',
    message: /limits how often/,
    hint: /Wait 3600 seconds/,
  },
  'no repository, or a hidden one': {
    status: 404,
    body: { message: 'Not Found' },
    code: 'FORGE_REFUSED',
    message: /shows this token no o\/r/,
    hint: /private repository looks absent/,
  },
  'a conflict, with control characters': {
    status: 409,
    body: { message: 'Conflict\n\u001b[31m' },
    code: 'FORGE_FAILED',
    message: /conflict: Conflict \[31m/,
    hint: /Wait/,
  },
  'too large a file, as HTML': {
    status: 413,
    body: '<html>too large</html>',
    code: 'FORGE_REFUSED',
    message: /larger/,
    hint: /smaller/,
  },
  'an immutable release': {
    status: 422,
    body: { message: 'Cannot upload assets to an immutable release.', documentation_url },
    code: 'FORGE_REFUSED',
    message: /immutable/,
    hint: /new version/,
  },
  'a ruleset': {
    status: 422,
    body: { message: 'GH013: Repository rule violations found', documentation_url },
    code: 'FORGE_REFUSED',
    message: /ruleset of o\/r/,
    hint: /Bypass/,
  },
  'anything else invalid': {
    status: 422,
    body: {
      message: 'Validation Failed',
      documentation_url,
      errors: [{ resource: 'Release', code: 'custom', field: 'body', message: 'body is too long' }],
    },
    code: 'FORGE_REFUSED',
    message: /HTTP 422.*body is too long/,
    hint: /releases/,
  },
  'a status nobody expects': {
    status: 418,
    body: { message: 'teapot' },
    code: 'FORGE_REFUSED',
    message: /HTTP 418.*teapot/,
    hint: /releases/,
  },
  'trouble that lasts': {
    status: 502,
    body: '<html>Unicorn</html>',
    code: 'FORGE_FAILED',
    message: /in trouble \(HTTP 502\)/,
    hint: /Wait/,
  },
};

describe('refusals', { concurrency: 8 }, () => {
  for (const [name, { status, body, headers, code, message, hint }] of Object.entries(refusals)) {
    test(name, async (t) => {
      const how = { status, body, ...(headers === undefined ? {} : { headers }) };
      const stub = await stubOf(t, { faults: [{ on: /^PATCH/, times: 100, how }] });
      const draft = stub.addRelease('v1.0.0', { draft: true });
      const error = assertClean(
        await failure(forgeOf(stub, { paced: true }).updateDraft(String(draft.id), page)),
        code,
        stub.token,
      );
      assert.match(error.message, message);
      assert.match(error.hint ?? '', hint);
      assert.ok(stub.requests.length <= 4, `${stub.requests.length} requests`);
      assert.deepEqual(stub.violations, []);
    });
  }

  test('a wrong token, for every operation', async (t) => {
    const stub = await stubOf(t);
    const dir = await folder(t);
    const draft = stub.addRelease('v1.0.0', { draft: true });
    const id = String(draft.id);
    const token = 'ghp_wrong0123456789';
    const forge = forgeOf(stub, { token: `${token}\n` });
    const asset = await assetOf(dir, 'a.txt', 'a');
    const operations = [
      () => forge.check(),
      () => forge.findRelease('v1.0.0'),
      () => forge.createDraft(page),
      () => forge.updateDraft(id, page),
      () => forge.upload(id, asset),
      () => forge.removeAsset(id, 'a.txt'),
      () => forge.digestAsset(id, 'a.txt'),
      () => forge.publish(id, { latest: true }),
    ];
    for (const operation of operations) assertClean(await failure(operation()), 'FORGE_REFUSED', token);
    t.diagnostic(`${operations.length} operations, ${operations.length} refused, 0 tokens shown`);
  });
});
