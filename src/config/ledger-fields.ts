import * as z from 'zod';
import { isOneLine } from './checks.ts';
import { type Fields, key, match, text } from './fields.ts';

const variable = match("the name of an environment variable, such as 'RELEASE_LEDGER_URL'", /^[A-Za-z_]\w*$/);

/** Where entries about running versions are kept, where not beside those of releases. */
export const ledgerFields: Fields<'deploymentLedger'> = {
  deploymentLedger: key(
    z
      .strictObject(
        {
          store: z.enum(['postgres'], { error: "'postgres'" }),
          url: z.strictObject({ env: variable }, { error: "an object { env: 'RELEASE_LEDGER_URL' }" }),
          name: text('the name of a ledger, such as the one of the repository', isOneLine),
        },
        {
          error:
            "an object such as { store: 'postgres', url: { env: 'RELEASE_LEDGER_URL' }, name: 'shop' }, or null",
        },
      )
      .nullable(),
    "Where it is kept what runs where. `null`: with the releases, on the branch `ledger`. `store: 'postgres'` keeps it in a " +
      'database: `url` names the environment variable with its address, `name` which of its ledgers. See ' +
      '[the ledger](ledger.md#in-a-database).',
    { store: 'postgres', url: { env: 'RELEASE_LEDGER_URL' }, name: 'shop' },
  ),
};
