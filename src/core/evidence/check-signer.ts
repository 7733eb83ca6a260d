import { RE2JS } from 're2js';
import type { Bundle, Envelope } from './bundle.ts';
import { failed, passed, type Check } from './check.ts';
import { preAuthEncoding } from './dsse.ts';
import { isSignedBy, type PublicKey } from './keys.ts';
import type { Signer, Subject, TrustedIdentity, TrustedKey, TrustPolicy } from './policy.ts';

/** Who signed a bundle, whether it is somebody to believe, and whether the signature is theirs. */
export function checkSigner(bundle: Bundle, subject: Subject, policy: TrustPolicy): readonly Check[] {
  return bundle.material.kind === 'key'
    ? checkKey(bundle, bundle.material.hint, { subject, policy })
    : checkCertificate(bundle, subject, policy);
}

function checkKey(
  bundle: Bundle,
  hint: string,
  { subject, policy }: { readonly subject: Subject; readonly policy: TrustPolicy },
): readonly Check[] {
  const { content } = bundle;
  const signed =
    content.kind === 'blob' ? subject.bytes : preAuthEncoding(content.payloadType, content.payload);
  if (signed === null)
    return [failed('SIGNATURE', `a signature over ${subject.name} cannot be checked without its bytes`)];
  const isOf = ({ key }: TrustedKey): boolean => isSignedBy(key, signed, content.signature);
  const named = policy.keys.filter(({ key }) => hint === '' || key.hints.includes(hint));
  const trusted = named.find(isOf) ?? named[0];
  if (trusted === undefined) return [failed('KEY', unknownKey(hint, policy.keys))];
  const { id, algorithm } = trusted.key;
  return [
    passed('KEY', `${algorithm} ${id}`),
    ...(content.kind === 'blob' ? [] : checkKeyId(content, hint, trusted.key)),
    isOf(trusted)
      ? passed('SIGNATURE', `made with ${id}`)
      : failed(
          'SIGNATURE',
          `the signature is not one of ${id} over ${content.kind === 'blob' ? subject.name : 'this statement'}`,
        ),
    ...checkTimes(bundle, trusted, { subject, policy }),
  ];
}

function unknownKey(hint: string, keys: readonly TrustedKey[]): string {
  if (keys.length === 0) return 'signed with a key, and no key is trusted';
  const known = keys.map(({ key }) => key.id).join(', ');
  return `signed with the key ${JSON.stringify(hint.slice(0, 100))}; trusted: ${known}`;
}

/**
 * cosign skips a signature whose key id is neither empty nor the SSH fingerprint of the key (go-securesystemslib), and
 * protobuf-specs wants id and hint to be the same where both are there.
 */
function checkKeyId({ keyId }: Envelope, hint: string, key: PublicKey): readonly Check[] {
  if (keyId === '') return [];
  if (keyId === key.id && (hint === '' || hint === keyId)) return [passed('KEY_ID', keyId)];
  return [
    failed(
      'KEY_ID',
      `the envelope names the key ${JSON.stringify(keyId.slice(0, 100))}, which is not ${key.id}`,
    ),
  ];
}

/** Validity is judged at every time that is proven, else at the time it was seen; where there is neither, now. */
function checkTimes(
  { json, logPlaces, timestamps }: Bundle,
  trusted: TrustedKey,
  { subject, policy }: { readonly subject: Subject; readonly policy: TrustPolicy },
): readonly Check[] {
  const isWitnessed = logPlaces.length + timestamps > 0;
  const proven =
    policy.root === null || !isWitnessed ? [] : policy.root.provenTimes(json, subject.bytes, trusted.key);
  // A ledger may have been written long after the signature was witnessed.
  const times = proven.length === 0 && policy.seen !== null ? [policy.seen] : proven;
  const checked = times.length === 0 ? [policy.now] : times;
  const as = times.length === 0 ? 'nothing proves when it was signed, so now counts' : 'signed by then';
  return [
    ...(proven.length === 0 ? [] : [passed('TIME', `witnessed at ${proven.join(', ')}`)]),
    ...checkWindow(trusted, checked, as),
    ...checkRevocation(trusted, times),
  ];
}

function checkWindow(
  { key, notBefore, notAfter }: TrustedKey,
  times: readonly string[],
  as: string,
): readonly Check[] {
  if (notBefore === null && notAfter === null) return [];
  for (const time of times) {
    if (notAfter !== null && !(moment(time) <= moment(notAfter)))
      return [
        failed('KEY_VALIDITY', `${key.id} expired at ${notAfter}; at ${time} (${as}) it does not count`),
      ];
    if (notBefore !== null && !(moment(time) >= moment(notBefore)))
      return [
        failed('KEY_VALIDITY', `${key.id} counts from ${notBefore}; at ${time} (${as}) it does not yet`),
      ];
  }
  return [
    passed('KEY_VALIDITY', `${notBefore ?? '…'} to ${notAfter ?? '…'}, at ${times.join(', ')} (${as})`),
  ];
}

/** Who holds a stolen key can write any time into what they sign: only a proven time before counts. */
function checkRevocation({ key, revoked }: TrustedKey, times: readonly string[]): readonly Check[] {
  if (revoked === null) return [];
  if (times.length > 0 && times.every((time) => moment(time) < moment(revoked)))
    return [passed('KEY_REVOKED', `${key.id} was revoked at ${revoked}, after this was signed`)];
  return [
    failed(
      'KEY_REVOKED',
      `${key.id} was revoked at ${revoked}, and nothing proves that this was signed before`,
    ),
  ];
}

/** Milliseconds; NaN, which compares with nothing, for what is no time. */
function moment(time: string): number {
  return Date.parse(time);
}

function checkCertificate(bundle: Bundle, subject: Subject, policy: TrustPolicy): readonly Check[] {
  if (policy.root === null)
    return [failed('TRUST', 'signed with a certificate, and no trusted root is there to check it with')];
  if (new Set(bundle.logPlaces).size !== bundle.logPlaces.length) return []; // refused already
  if (bundle.content.kind === 'blob' && subject.bytes === null)
    return [failed('SIGNATURE', `a signature over ${subject.name} cannot be checked without its bytes`)];
  const signer = policy.root.verifyCertificate(bundle.json, subject.bytes);
  return [
    passed('CERTIFICATE', 'issued, logged and valid when it was used'),
    passed('SIGNATURE', 'made with the key of the certificate'),
    ...checkIdentity(signer, policy.identities),
  ];
}

function checkIdentity(signer: Signer, identities: readonly TrustedIdentity[]): readonly Check[] {
  const named = identities.filter(({ san }) => isNamed(signer.san, san));
  if (named.length === 0)
    return [failed('IDENTITY', `signed by ${signer.san || 'nobody'}, who is not trusted`)];
  const identity = passed('IDENTITY', signer.san);
  if (named.some(({ issuer }) => issuer !== '' && issuer === signer.issuer))
    return [identity, passed('ISSUER', signer.issuer)];
  const wanted = named.map(({ issuer }) => issuer).join(' or ');
  return [
    identity,
    failed(
      'ISSUER',
      `${signer.san} by the word of ${signer.issuer || 'nobody'}; trusted is that of ${wanted}`,
    ),
  ];
}

/** A pattern is for the whole name, in linear time; one that is none names nobody. */
function isNamed(found: string, san: TrustedIdentity['san']): boolean {
  if (found === '') return false;
  return 'exactly' in san ? san.exactly === found : RE2JS.compile(san.pattern).matches(found);
}
