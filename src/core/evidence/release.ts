import * as z from 'zod';
import type { JsonObject } from '../plugin-call.ts';

/** Names the meaning of our release attestations; a URI that nobody resolves (in-toto Attestation Framework, "TypeURI"). */
export const releaseType = 'https://releasewright.dev/release/v1';

/** What a file of a release page is there for. */
export const roles = [
  'asset',
  'sbom',
  'signature',
  'sbom-attestation',
  'provenance',
  'image-signature',
] as const;

/** One of them. */
export type Role = (typeof roles)[number];

/** A file of a release page, as its release attestation names it. */
export interface IndexedFile {
  readonly name: string;
  readonly role: Role;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A file that was made for a registry. */
export interface IndexedPackage {
  /** `npm:name@version`. */
  readonly package: string;
  readonly file: string;
  readonly sha256: string;
}

/** What a release consists of: the evidence index. Complete: what it does not name is no part of the release. */
export interface ReleaseIndex {
  /** `https://…` without credentials, or null where the repository is on no forge. */
  readonly repository: string | null;
  readonly tag: string;
  readonly version: string;
  /** The release commit. */
  readonly commit: string;
  readonly planId: string;
  readonly files: readonly IndexedFile[];
  readonly packages: readonly IndexedPackage[];
}

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const schema = z.object({
  v: z.literal(1),
  repository: z.string().nullable(),
  tag: z.string(),
  version: z.string(),
  commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
  planId: z.string(),
  files: z.array(
    z.object({ name: z.string(), role: z.enum(roles), size: z.int().nonnegative(), sha256: digest }),
  ),
  packages: z.array(z.object({ package: z.string(), file: z.string(), sha256: digest })),
});

/** The predicate of a release attestation. */
export function releasePredicate(index: ReleaseIndex): JsonObject {
  const { repository, tag, version, commit, planId } = index;
  return {
    v: 1,
    repository,
    tag,
    version,
    commit,
    planId,
    files: index.files.map(({ name, role, size, sha256 }) => ({ name, role, size, sha256 })),
    packages: index.packages.map(({ package: of, file, sha256 }) => ({ package: of, file, sha256 })),
  };
}

/** Reads such a predicate; null where it is none. */
export function parseReleaseIndex(predicate: unknown): ReleaseIndex | null {
  const parsed = schema.safeParse(predicate);
  return parsed.success ? parsed.data : null;
}
