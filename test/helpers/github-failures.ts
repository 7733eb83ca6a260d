import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { ReleaseError, type ErrorCode } from '../../src/core/error.ts';
import { Secret } from '../../src/core/secret.ts';
import { github } from '../../src/io/forge/github.ts';
import type { Forge } from '../../src/ports.ts';
import { GithubStub, type StubOptions } from './github-stub.ts';

/** A page to ask for. */
export const page = { title: 'v', notes: 'notes', prerelease: false, tag: 'v1.0.0' };

/** A GitHub that stops with the test. */
export async function stubOf(t: TestContext, options: StubOptions = {}): Promise<GithubStub> {
  const stub = await new GithubStub(options).start();
  stub.tags.add('v1.0.0');
  t.after(() => stub.stop());
  return stub;
}

interface Client {
  readonly token?: string;
  readonly paced?: boolean;
  readonly say?: (text: string) => void;
}

/** Our side of it; without GitHub's pace (and without waiting at limits) unless that is asked for. */
export function forgeOf(
  stub: GithubStub,
  { token = stub.token, paced = false, ...voice }: Client = {},
): Forge {
  const waits = { second: 5, timeout: 2000, paced, ...voice };
  return github({ apiUrl: stub.apiUrl, token: new Secret(token), owner: 'o', name: 'r', ...waits });
}

/** Everything an error would show anywhere. */
function shown(error: unknown): string {
  const parts = [String(error), JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })];
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    parts.push(at.message, at.stack ?? '', JSON.stringify(at));
  return parts.join('\n');
}

/** Checks the kind of a failure, and that nothing of the request shows in it. */
export function assertClean(error: unknown, code: ErrorCode, token: string): ReleaseError {
  assert.ok(error instanceof ReleaseError, `not a ReleaseError: ${inspect(error)}`);
  assert.equal(error.code, code, error.message);
  assert.match(error.hint ?? '', /release next/);
  assert.ok(!shown(error).includes(token), 'the token shows');
  assert.ok(!/authorization/i.test(shown(error)), 'request headers show');
  assert.ok(!/[\n\u001b]/.test(error.message), 'control characters show');
  return error;
}

/** What some work fails with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => assert.fail('it did not fail'),
    (error: unknown) => error,
  );
}
