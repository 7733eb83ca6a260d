/** Where entries about running versions are kept, apart from those of releases. */
export type LedgerStore = PostgresStore | GitStore;

/** A PostgreSQL database that keeps the ledgers of many repositories. */
export interface PostgresStore {
  readonly store: 'postgres';
  /** The environment variable with the address of the database. It may hold a password, so it stands nowhere else. */
  readonly url: { readonly env: string };
  /** Which ledger of the database: one for each repository. */
  readonly name: string;
}

/** A git repository that keeps the ledgers of many repositories, each on a branch of its own: nobody waits for another's push. */
export interface GitStore {
  readonly store: 'git';
  /** Address of the repository as git takes it, without a password. */
  readonly repository: string;
  /** Which of its ledgers: the branch `release-ledger/<name>`. */
  readonly name: string;
}

/** The branch of a shared repository that keeps a ledger. One pattern protects all of them: `release-ledger/*`. */
export function sharedBranch({ name }: GitStore): string {
  return `release-ledger/${name}`;
}
