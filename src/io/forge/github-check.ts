import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import type { Secret } from '../../core/secret.ts';
import type { ForgeAccess } from '../../core/findings.ts';
import { parseAnswer } from './github-answer.ts';
import { ask, type Session } from './github-session.ts';

const repositorySchema = z.object({
  private: z.boolean(),
  archived: z.boolean().default(false),
  permissions: z.object({ push: z.boolean() }).optional(),
});

/**
 * Checks, read-only, that releases can be made. A fine-grained token does not tell its own rights, only its user's:
 * what it lacks shows at the first write, before which nothing of the release page exists.
 * @throws ReleaseError NO_TOKEN, FORGE_REFUSED, FORGE_FAILED
 */
export async function checkAccess(session: Session): Promise<ForgeAccess> {
  const { client, repo, target } = session;
  if (target.token === null || !/^[\x21-\x7e]+$/.test(target.token.reveal())) throw noToken(session);
  const { data, headers } = await ask(session, `see ${target.repository}`, () => client.rest.repos.get(repo));
  const repository = parseAnswer(repositorySchema, data, 'a repository');
  if (repository.archived) throw refused(session, 'it is archived, so it is read-only');
  if (!hasScope(headers['x-oauth-scopes'], repository.private)) {
    throw refused(
      session,
      'the token lacks the scope "repo" ("public_repo" is enough for a public repository)',
    );
  }
  if (repository.permissions?.push === false && !isInstallation(target.token)) {
    throw refused(session, "the token's user may not write to it");
  }
  return { ahead: aheadBy(headers.date) };
}

/** Seconds that a date (RFC 9110, "Date") is ahead of now; null where it is none. */
function aheadBy(date: string | undefined): number | null {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : Math.round((time - Date.now()) / 1000);
}

/** Classic tokens tell their scopes; others send no such header. */
function hasScope(scopes: string | number | undefined, isPrivate: boolean): boolean {
  if (scopes === undefined) return true;
  const granted = String(scopes).split(/,\s*/);
  return granted.includes('repo') || (!isPrivate && granted.includes('public_repo'));
}

/** Tokens of GitHub Apps, `GITHUB_TOKEN` in Actions among them, are always shown `push: false`. */
function isInstallation(token: Secret): boolean {
  return /^(ghs_|v1\.)/.test(token.reveal());
}

function noToken({ target }: Session): ReleaseError {
  const what = target.token === null ? 'there is no token' : 'the token has characters no token has';
  return new ReleaseError('NO_TOKEN', `${what} for ${target.host}`, {
    hint: `Set GITHUB_TOKEN to a token with "contents: write" on ${target.repository} (export GITHUB_TOKEN="$(gh auth token)"), then run: release next`,
  });
}

function refused({ target }: Session, why: string): ReleaseError {
  return new ReleaseError(
    'FORGE_REFUSED',
    `cannot make releases of ${target.repository} on ${target.host}: ${why}`,
    {
      hint: 'Use a token with "contents: write" there (in GitHub Actions: "permissions: { contents: write }"), then run: release next',
    },
  );
}
