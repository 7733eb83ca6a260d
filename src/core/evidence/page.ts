import type { TrustPolicy } from './policy.ts';

/** A file of a release page, as it was downloaded. */
export interface PageFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex, of what was downloaded. */
  readonly sha256: string;
  /** The digest the forge says it has; null where it says none. */
  readonly told: string | null;
}

/** A release page to be judged. */
export interface Page {
  readonly tag: string;
  readonly files: readonly PageFile[];
  /** The bytes of one of its files. */
  readonly read: (name: string) => Uint8Array;
}

/** What a release is to be, as the repository knows it. Null: not known. */
export interface Expected {
  readonly version: string;
  /** Commit of the tag. */
  readonly commit: string | null;
  /** `https://…` without credentials. */
  readonly repository: string | null;
}

/** What is judged, and by what. */
export interface Case {
  readonly page: Page;
  readonly expected: Expected;
  readonly policy: TrustPolicy;
  /** When files were there at the latest, by their sha256, as somebody independent of the signer knows it. RFC 3339 in UTC. */
  readonly seen: ReadonlyMap<string, string>;
}

/** The text of a file of a page, or null where it is not there. */
export function textOf({ files, read }: Page, name: string): string | null {
  return files.some((file) => file.name === name) ? Buffer.from(read(name)).toString('utf8') : null;
}
