import * as z from 'zod';
import { isApiUrl, isArgument, isOneLine } from './checks.ts';
import { type Fields, key, list, match, text } from './fields.ts';

const path = text('a path, such as cosign.pub', isOneLine);
const variable = match("the name of an environment variable, such as 'COSIGN_PRIVATE_KEY'", /^[A-Za-z_]\w*$/);
const address = text('an http(s) address without user, query or fragment', isApiUrl);

/** RFC 3339 with seconds, in UTC: no one reads another time zone right at 3 a.m. */
const moment = match(
  "a time in UTC, such as '2026-12-31T23:59:59Z'",
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
).refine((value) => !Number.isNaN(Date.parse(value)), {
  error: "a time in UTC, such as '2026-12-31T23:59:59Z'",
});

const trustedKey = z
  .strictObject(
    {
      file: key(path, 'File with the public key in PEM, relative to the top of the repository.'),
      pem: key(
        text('a public key in PEM', (value) => value.includes('PUBLIC KEY')),
        'The public key itself.',
      ),
      notBefore: key(moment, 'First moment at which signatures count.'),
      notAfter: key(moment, 'Last moment at which signatures count.'),
      revoked: key(
        moment,
        'Since when the key is not to be believed. Older signatures count where a timestamp proves that they are older.',
      ),
    },
    { error: "an object such as { file: 'cosign.pub' }" },
  )
  .refine(({ file, pem }) => (file === undefined) !== (pem === undefined), {
    error: 'either file or pem',
  });

const trustedIdentity = z
  .strictObject(
    {
      san: key(text('an address or email', isOneLine), 'Whom the certificate must name, in full.'),
      sanPattern: key(
        text('an RE2 pattern for the whole name', isOneLine),
        'RE2 pattern for whom the certificate must name. It must match all of it.',
      ),
      issuer: text('the address of an OIDC issuer', isOneLine),
    },
    { error: "an object such as { san: 'ada@example.com', issuer: 'https://accounts.example.com' }" },
  )
  .refine(({ san, sanPattern }) => (san === undefined) !== (sanPattern === undefined), {
    error: 'either san or sanPattern',
  });

const trust = z.strictObject(
  {
    keys: key(list(trustedKey, "a list such as [{ file: 'cosign.pub' }]"), 'Public keys that are trusted.'),
    identities: key(
      list(trustedIdentity, 'a list of identities'),
      'Identities in certificates of Sigstore that are trusted: both the name and the `issuer` who vouches for it.',
    ),
    trustedRoot: key(
      path.nullable(),
      'File with a Sigstore trusted root, by which certificates are checked; `sigstore`: that of the public instance.',
    ),
  },
  { error: "an object such as { keys: [{ file: 'cosign.pub' }] }" },
);

const keyless = z.union(
  [
    z.boolean({ error: 'true, false, or an object of settings' }),
    z.strictObject(
      {
        fulcio: key(address, 'Certificate authority; that of the public instance of Sigstore unless told.'),
        rekor: key(address, 'Transparency log; that of the public instance of Sigstore unless told.'),
        tsa: key(address, 'RFC 3161 timestamp authority; none unless told.'),
        tokenEnv: key(
          variable,
          'Environment variable with the OIDC token. Left out: the CI job is asked for one.',
        ),
      },
      { error: 'an object of settings' },
    ),
  ],
  { error: 'true, false, or an object of settings' },
);

/** How files are signed, and whose signatures are believed. */
export const signingFields: Fields<'signing'> = {
  signing: key(
    z
      .strictObject(
        {
          key: key(
            z.union(
              [path, z.strictObject({ env: variable }, { error: "an object { env: 'NAME' }" }), z.null()],
              {
                error: "a file such as 'cosign.key', or { env: 'COSIGN_PRIVATE_KEY' }",
              },
            ),
            'Private key: a file, or the environment variable that holds it. `release keygen` makes one.',
          ),
          keyless: key(keyless, 'Signing without a key of your own, by Sigstore.'),
          cosign: key(
            z
              .tuple([text('a program, such as cosign', isOneLine)], text('an argument', isArgument), {
                error: "a list such as ['cosign', '--key', 'awskms:///alias/release']",
              })
              .nullable(),
            'Signing by the program cosign: its name, and the arguments that say with what it signs.',
          ),
          store: key(
            z.enum(['github'], { error: "'github' or null" }).nullable(),
            "Where statements about a release's files go beside its page: `github`, the store of artifact attestations, where " +
              'releases are made on GitHub. See [the store](signing.md#the-store-of-github).',
          ),
          trust: key(trust, 'Whose signatures `release verify` believes.'),
        },
        { error: "an object such as { key: 'cosign.key' }" },
      )
      .refine(
        (value) =>
          [value.key, value.keyless, value.cosign].filter(
            (each) => each !== undefined && each !== false && each !== null,
          ).length < 2,
        {
          error: 'at most one of key, keyless and cosign',
        },
      ),
    'With what `release sign` signs (one of `key`, `keyless` and `cosign`), and whom `release verify` believes. See ' +
      '[signing](signing.md).',
    { key: 'cosign.key', trust: { keys: [{ file: 'cosign.pub' }] } },
    {
      keyless: true,
      trust: {
        identities: [
          {
            san: 'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main',
            issuer: 'https://token.actions.githubusercontent.com',
          },
        ],
        trustedRoot: 'sigstore',
      },
    },
  ),
};
