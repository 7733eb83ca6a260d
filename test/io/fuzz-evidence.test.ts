import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isVerified } from '../../src/core/evidence/check.ts';
import type { Subject, TrustPolicy } from '../../src/core/evidence/policy.ts';
import { verifyBundle } from '../../src/core/evidence/verify.ts';
import { keylessSigner } from '../../src/io/sign/keyless.ts';
import { sigstoreRoot } from '../../src/io/verify/sigstore.ts';
import { digestOf, makeKeys, sbomType, statementOf, subjectOf, trusting } from '../helpers/evidence.ts';
import { startSigstore } from '../helpers/sigstore.ts';

/** Thousands of bundles with one mutation each: none may be believed for what was not signed, none may make it crash. */
const file = Buffer.from('the bytes of an artifact');
const mutationsEach = 500;
const seed = Number(process.env['SEED'] ?? 20_261_125);

/**
 * What may be left out or written otherwise without changing what was signed, by whom, or how it is proven: names of keys,
 * which only help to find them; the digest beside a signature over the file; one of two proofs of time or inclusion.
 */
const harmless = [
  /^mediaType$/,
  /^verificationMaterial\.publicKey(\.hint)?$/,
  /^dsseEnvelope\.signatures\.0\.keyid$/,
  /^messageSignature\.messageDigest$/,
  /^verificationMaterial\.timestampVerificationData(\.rfc3161Timestamps(\.0)?)?$/,
  // CMS does not sign the name of the algorithm of the signature.
  /^verificationMaterial\.timestampVerificationData\.rfc3161Timestamps\.0\.signedTimestamp$/,
  /^verificationMaterial\.tlogEntries\.0\.logIndex$/,
  /^verificationMaterial\.tlogEntries\.0\.inclusionPromise$/,
];

interface Base {
  readonly title: string;
  readonly text: string;
  readonly subject: Subject;
  readonly policy: TrustPolicy;
}

test('mutated bundles are refused', { timeout: 300_000 }, async (t) => {
  const random = generator(seed);
  let refused = 0;
  const wrong: string[] = [];
  const accepted = new Map<string, number>();
  for (const { title, text, subject, policy } of await bases(t)) {
    assert.ok(
      isVerified(verifyBundle(text, subject, policy)),
      `${title}: ${JSON.stringify(verifyBundle(text, subject, policy))}`,
    );
    for (let round = 0; round < mutationsEach; round++) {
      const { path, mutated, change } = mutate(text, random);
      if (mutated === text.trim()) continue;
      const checks = verifyBundle(mutated, subject, policy);
      if (!isVerified(checks)) refused++;
      else {
        const changed = changedPaths(JSON.parse(text), JSON.parse(mutated));
        const isHarmless = changed.every((one) => harmless.some((each) => each.test(one)));
        if (!isHarmless) wrong.push(`${title}: ${changed.join(' ')}: ${change}`);
        accepted.set(path, (accepted.get(path) ?? 0) + 1);
      }
    }
  }
  const harmlessOnes = [...accepted.values()].reduce((sum, each) => sum + each, 0);
  t.diagnostic(
    `seed ${seed}: ${refused + harmlessOnes} mutated bundles, ${refused} refused, 0 crashes, ${wrong.length} believed with something changed`,
  );
  t.diagnostic(
    `${harmlessOnes} believed that say the same: ${[...accepted].map(([path, count]) => `${path} ${count}`).join(', ')}`,
  );
  assert.deepEqual(wrong, [], 'believed with something changed');
  assert.ok(refused >= 1000);
});

async function bases(t: TestContext): Promise<readonly Base[]> {
  const { signer, publicKey } = makeKeys();
  const sigstore = await startSigstore(t);
  const who = { san: 'ada@example.com', issuer: 'https://accounts.example.com' };
  const { url } = sigstore;
  const keyless = keylessSigner(
    { fulcio: url, rekor: url, tsa: url, tokenEnv: 'TOKEN' },
    { TOKEN: sigstore.token(who) },
  );
  const byKey = trusting(publicKey);
  const byRoot: TrustPolicy = {
    ...byKey,
    keys: [],
    identities: [{ san: { exactly: who.san }, issuer: who.issuer }],
    root: sigstoreRoot(JSON.parse(sigstore.trustedRoot)),
  };
  const blob = subjectOf(file);
  const sbom = subjectOf(file, { predicateType: sbomType, version: '1.2.0' });
  return [
    { title: 'a file, key', text: await signer.signBlob(digestOf(file), file), subject: blob, policy: byKey },
    {
      title: 'a statement, key',
      text: await signer.signStatement(statementOf(file)),
      subject: sbom,
      policy: byKey,
    },
    {
      title: 'a file, keyless',
      text: await keyless.signBlob(digestOf(file), file),
      subject: blob,
      policy: byRoot,
    },
    {
      title: 'a statement, keyless',
      text: await keyless.signStatement(statementOf(file)),
      subject: sbom,
      policy: byRoot,
    },
  ];
}

/** Where two values differ. */
function changedPaths(before: unknown, after: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return before === after ? [] : [path.join('.')];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    changedPaths(Reflect.get(before, key), Reflect.get(after, key), [...path, key]),
  );
}

type Random = (below: number) => number;

/** mulberry32: the same numbers for the same seed, everywhere. */
function generator(start: number): Random {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Changes the text itself, or one value somewhere in it. */
function mutate(
  text: string,
  random: Random,
): {
  readonly path: string;
  readonly mutated: string;
  readonly change: string;
} {
  if (random(10) === 0) return { path: 'text', mutated: mutateText(text.trim(), random), change: 'the text' };
  const value: unknown = JSON.parse(text);
  const places = placesIn(value, []);
  const place = places[random(places.length)] ?? { holder: {}, key: '', path: [] };
  const before: unknown = Reflect.get(place.holder, place.key);
  const after = mutateValue(before, random);
  if (after === undefined) Reflect.deleteProperty(place.holder, place.key);
  else Reflect.set(place.holder, place.key, after);
  const change = `${JSON.stringify(before).slice(0, 3000)} became ${JSON.stringify(after)}`;
  return { path: place.path.join('.'), mutated: JSON.stringify(value), change };
}

interface Place {
  readonly holder: object;
  readonly key: string;
  readonly path: readonly string[];
}

function placesIn(value: unknown, path: readonly string[]): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [
    { holder: value, key, path: [...path, key] },
    ...placesIn(Reflect.get(value, key), [...path, key]),
  ]);
}

function mutateText(text: string, random: Random): string {
  const at = random(text.length);
  const kinds = [
    text.slice(0, at),
    text.slice(0, at) + String.fromCharCode(random(128)) + text.slice(at + 1),
    text.slice(0, at) + text.slice(at + 1),
    `${text}${text.slice(at)}`,
  ];
  return kinds[random(kinds.length)] ?? '';
}

/** Another value of the same kind, one of another kind, or none (undefined). */
function mutateValue(value: unknown, random: Random): unknown {
  const others = [undefined, null, '', 0, -1, [], {}, true, 'x'.repeat(50), [value], value];
  if (typeof value !== 'string' || random(3) === 0) {
    if (Array.isArray(value) && random(2) === 0) return value.concat(value);
    return others[random(others.length)];
  }
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length > 8 && bytes.toString('base64') === value) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    return bytes.toString('base64');
  }
  return mutateText(value, random);
}
