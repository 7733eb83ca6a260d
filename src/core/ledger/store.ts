/** A PostgreSQL database that keeps entries about running versions, apart from those of releases. */
export interface LedgerStore {
  readonly store: 'postgres';
  /** The environment variable with the address of the database. It may hold a password, so it stands nowhere else. */
  readonly url: { readonly env: string };
  /** Which ledger of the database: one for each repository. */
  readonly name: string;
}
