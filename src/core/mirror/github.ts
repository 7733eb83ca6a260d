import * as z from 'zod';
import { jsonOrNull } from '../json-text.ts';
import { printable } from '../quote.ts';
import type { MirroredDeployment } from './mirrored.ts';
import type { KnownEntry } from './rewind.ts';

/** States of a deployment status that are set here (GitHub REST API, "Create a deployment status"). */
export type GithubState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

/** What a deployment on GitHub carries so that it is found again, and so that a ledger that was rewound is noticed. */
export interface GithubPayload {
  readonly ledger: KnownEntry;
  readonly version: string;
  readonly tag: string;
  /** Digests of what is deployed, as `sha256:…`, by name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

export function githubPayload({ seq, digest, version, tag, artifacts }: MirroredDeployment): GithubPayload {
  return {
    ledger: { seq, digest },
    version,
    tag,
    artifacts: Object.fromEntries(artifacts.map(({ name, sha256 }) => [name, `sha256:${sha256}`])),
  };
}

const ours = z.object({
  ledger: z.object({ seq: z.int().positive(), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
});

/** The entry a deployment on GitHub is of; null for one made by anything else. GitHub hands payloads out as value or as text. */
export function knownIn(payload: unknown): KnownEntry | null {
  const value = typeof payload === 'string' ? jsonOrNull(payload) : payload;
  return ours.safeParse(value).data?.ledger ?? null;
}

/**
 * The statuses a deployment still needs, in order: how it stands, and `inactive` once something else took its place. GitHub does
 * that by itself only outside production, so it is always said.
 * @param there states it has, in any order
 */
export function missingStates(
  { outcome, isReplaced }: MirroredDeployment,
  there: readonly string[],
): readonly GithubState[] {
  if (outcome === null) return there.length === 0 ? ['in_progress'] : [];
  const end = endStates[outcome];
  const wanted: readonly GithubState[] = end === 'success' && isReplaced ? [end, 'inactive'] : [end];
  return wanted.slice(wanted.findLastIndex((state) => there.includes(state)) + 1);
}

const endStates = {
  succeeded: 'success',
  unhealthy: 'failure',
  inconclusive: 'failure',
  failed: 'failure',
  cancelled: 'error',
  abandoned: 'error',
} as const;

/** At most 140 characters, GitHub's limit for descriptions; nothing in it steers a terminal. */
export function githubDescription({ kind, version, seq, reason }: MirroredDeployment): string {
  const what = kind === 'rollback' ? 'rollback to' : 'deploy';
  const said = printable(`${what} ${version} (ledger #${String(seq)})`, 100);
  const why = reason === null ? '' : printable(`: ${reason}`, 1000);
  const whole = `${said}${why}`;
  return whole.length <= 140 ? whole : `${whole.slice(0, 139).replace(/\p{Surrogate}/gu, '')}…`;
}
