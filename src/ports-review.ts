import type { RequestComment } from './core/preview/comment.ts';

/** A pull request on a forge: what is said below it. */
export interface RequestThread {
  /** Login the token writes as; null where that cannot be told. Never throws. */
  self(): Promise<string | null>;
  /** How the request is now. @throws ReleaseError FORGE_REFUSED, FORGE_FAILED, as all below */
  state(): Promise<{ readonly isOpen: boolean; readonly head: string }>;
  comments(): Promise<readonly RequestComment[]>;
  /** Says something once. An answer that is lost is not waited for: look whether it is there. */
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
  /** Removes a comment; one that is gone is no failure. */
  remove(id: number): Promise<void>;
}
