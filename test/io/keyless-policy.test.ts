import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isVerified, type CheckCode } from '../../src/core/evidence/check.ts';
import type { TrustedIdentity, TrustPolicy } from '../../src/core/evidence/policy.ts';
import { verifyBundle } from '../../src/core/evidence/verify.ts';
import { keylessSigner } from '../../src/io/sign/keyless.ts';
import { sigstoreRoot } from '../../src/io/verify/sigstore.ts';
import { digestOf, makeKeys, subjectOf, trusting } from '../helpers/evidence.ts';
import { startSigstore } from '../helpers/sigstore.ts';

const file = Buffer.from('the bytes of an artifact');
const who = { san: 'ada@example.com', issuer: 'https://accounts.example.com' };
const ada: TrustedIdentity = { san: { exactly: who.san }, issuer: who.issuer };

/** Whom not to believe, and what is said then. */
const refused: readonly (readonly [what: string, TrustedIdentity, CheckCode])[] = [
  ['another name', { ...ada, san: { exactly: 'eve@example.com' } }, 'IDENTITY'],
  ['a part of the name', { ...ada, san: { exactly: 'ada@example' } }, 'IDENTITY'],
  ['a pattern for a part of the name', { ...ada, san: { pattern: 'ada@' } }, 'IDENTITY'],
  ['an empty name', { ...ada, san: { exactly: '' } }, 'IDENTITY'],
  ['another issuer', { ...ada, issuer: 'https://accounts.example.org' }, 'ISSUER'],
  ['the beginning of the issuer', { ...ada, issuer: 'https://accounts.example' }, 'ISSUER'],
  ['no issuer', { ...ada, issuer: '' }, 'ISSUER'],
];

describe('who signed without a key', () => {
  it('is the one who is trusted, by name and issuer, and nobody else', async (t) => {
    const sigstore = await startSigstore(t);
    const other = await startSigstore(t);
    const { url } = sigstore;
    const signer = keylessSigner(
      { fulcio: url, rekor: url, tsa: url, tokenEnv: 'TOKEN' },
      { TOKEN: sigstore.token(who) },
    );
    const bundle = await signer.signBlob(digestOf(file), file);
    const policy = (identity: TrustedIdentity, root = sigstore.trustedRoot): TrustPolicy => ({
      ...trusting(makeKeys().publicKey),
      keys: [],
      identities: [identity],
      root: sigstoreRoot(JSON.parse(root)),
    });
    const wrongBy = (by: TrustPolicy, text = bundle): readonly CheckCode[] => {
      const checks = verifyBundle(text, subjectOf(file), by);
      assert.equal(
        isVerified(checks),
        checks.every(({ ok }) => ok),
      );
      return checks.flatMap(({ code, ok }) => (ok ? [] : [code]));
    };
    assert.deepEqual(wrongBy(policy(ada)), []);
    assert.deepEqual(wrongBy(policy({ ...ada, san: { pattern: 'ada@.*' } })), []);
    for (const [what, identity, code] of refused) assert.deepEqual(wrongBy(policy(identity)), [code], what);
    const [first, ...more] = wrongBy(policy(ada, other.trustedRoot));
    assert.ok(first !== undefined && more.length === 0, 'another root of trust');
    const twice = bundle.replace(/"tlogEntries":\[(.*?)\],"timestamp/s, '"tlogEntries":[$1,$1],"timestamp');
    assert.notEqual(twice, bundle);
    assert.deepEqual(wrongBy(policy(ada), twice), ['LOG_DUPLICATE']);
    t.diagnostic(`${refused.length + 4} cases`);
  });
});
