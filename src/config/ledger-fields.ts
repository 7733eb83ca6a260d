import * as z from 'zod';
import { isGitAddress, isOneLine, isRefName } from './checks.ts';
import { type Fields, key, match, text } from './fields.ts';

const variable = match("the name of an environment variable, such as 'RELEASE_LEDGER_URL'", /^[A-Za-z_]\w*$/);

const name = 'the name of a ledger, such as the one of the repository';
const store = z.discriminatedUnion(
  'store',
  [
    z.strictObject({
      store: z.literal('postgres'),
      url: z.strictObject({ env: variable }, { error: "an object { env: 'RELEASE_LEDGER_URL' }" }),
      name: text(name, isOneLine),
    }),
    z.strictObject({
      store: z.literal('git'),
      repository: text(
        "the address of a git repository without a password, such as 'git@github.com:acme/ledgers.git'",
        isGitAddress,
      ),
      name: text(`${name}, that may be part of the name of a branch`, isRefName),
    }),
  ],
  {
    error:
      "an object such as { store: 'git', repository: 'git@github.com:acme/ledgers.git', name: 'shop' }, or null; store is 'git' or 'postgres'",
  },
);

/** Where entries about running versions are kept, where not beside those of releases. */
export const ledgerFields: Fields<'deploymentLedger'> = {
  deploymentLedger: key(
    store.nullable(),
    "Where it is kept what runs where. `null`: with the releases, on the branch `ledger`. `store: 'git'` keeps it in a repository of " +
      'its own that many share: [a shared repository](ledger.md#in-a-shared-repository). ' +
      "`store: 'postgres'` keeps it in a database: `url` names the environment variable with its address. `name` says which of its ledgers. See " +
      '[the ledger](ledger.md#in-a-database).',
    { store: 'git', repository: 'git@github.com:acme/ledgers.git', name: 'shop' },
    { store: 'postgres', url: { env: 'RELEASE_LEDGER_URL' }, name: 'shop' },
  ),
};
