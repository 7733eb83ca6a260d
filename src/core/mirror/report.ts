import type { MirrorKind } from './settings.ts';

/** What became of a mirror. Public JSON of `release ledger sync`. */
export interface MirrorReport {
  readonly kind: MirrorKind;
  /** What was sent, or would be: number of the deployment (null: about all of them), and in words. */
  readonly sent: readonly { readonly seq: number | null; readonly what: string }[];
  /** How many things were there already. */
  readonly there: number;
  /** What went wrong, a line each; empty where the mirror shows all of the ledger. */
  readonly problems: readonly string[];
}
