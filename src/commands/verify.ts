import { isVerified } from '../core/evidence/check.ts';
import type { TrustPolicy } from '../core/evidence/policy.ts';
import type { TrustSettings } from '../core/evidence/settings.ts';
import { verifyBundle } from '../core/evidence/verify.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { showVerified, type Verified } from '../show/verified.ts';
import { showVerifiedRelease, type VerifiedRelease } from '../show/verified-release.ts';
import { readSettings } from './planning.ts';
import { bundlePath, readSubject } from './subject-files.ts';
import type { Ending, Tools } from './tools.ts';

/** What `release verify` may be told. */
export interface VerifyOptions {
  readonly bundle?: string;
  readonly key?: readonly string[];
  readonly identity?: string;
  readonly identityPattern?: string;
  readonly issuer?: string;
  readonly trustedRoot?: string;
  readonly type?: string;
  readonly for?: string;
  readonly offline: boolean;
  /** Whether to show every finding of a release. */
  readonly verbose: boolean;
  /** Whether to build releases again. */
  readonly rebuild: boolean;
  readonly json?: boolean;
}

/**
 * `release verify`: exit 0 where every file is what its bundle says, and every release what its evidence says, by somebody who
 * is trusted; else 3. What is no file is a version or a tag.
 */
export async function verify(
  names: readonly string[],
  options: VerifyOptions,
  tools: Tools,
): Promise<Ending> {
  if (options.bundle !== undefined && names.length > 1)
    throw new ReleaseError('USAGE', '--bundle goes with one file', { hint: 'Check the files one by one.' });
  const policy = await openPolicy(options, tools);
  const files: Verified[] = [];
  const releases: VerifiedRelease[] = [];
  for (const name of names) {
    if (await tools.exists(name)) files.push(await verifyFile(name, options, { policy, tools }));
    else releases.push(await verifyNamed(name, { policy, rebuild: options.rebuild }, tools));
  }
  const isAll = [...files, ...releases].every(({ verified }) => verified);
  const { terminal } = tools;
  const texts = [
    ...(files.length === 0 ? [] : [showVerified(files, terminal)]),
    ...releases.map((release) =>
      showVerifiedRelease(release, { style: terminal.style, verbose: options.verbose }),
    ),
  ];
  terminal.data(
    options.json === true ? showJson({ schema: 1, verified: isAll, files, releases }) : texts.join('\n\n'),
  );
  return { exitCode: isAll ? exitCodes.done : exitCodes.refused };
}

async function verifyNamed(
  name: string,
  how: { readonly policy: TrustPolicy; readonly rebuild: boolean },
  tools: Tools,
): Promise<VerifiedRelease> {
  const { verifyRelease } = await import('./verify-release.ts');
  try {
    return await verifyRelease(name, { ...how, settings: await readSettings(tools) }, tools);
  } catch (cause) {
    const isUnknown =
      cause instanceof ReleaseError && ['NO_SUCH_VERSION', 'NOT_A_REPOSITORY'].includes(cause.code);
    if (!isUnknown) throw cause;
    throw new ReleaseError('USAGE', `${name} is no file, and no release of a repository here`, {
      cause,
      hint: `${cause.message}. ${cause.hint ?? ''}`.trim(),
    });
  }
}

async function verifyFile(
  file: string,
  options: VerifyOptions,
  { policy, tools }: { readonly policy: TrustPolicy; readonly tools: Tools },
): Promise<Verified> {
  const { bytes, sha256 } = await readSubject(file, tools);
  const bundle = options.bundle ?? bundlePath(file);
  const subject = {
    name: file,
    sha256,
    bytes,
    predicateType: options.type ?? null,
    version: options.for ?? null,
  };
  const checks = verifyBundle(await readBundleText(bundle, tools), subject, policy);
  return { file, bundle, sha256, verified: isVerified(checks), checks };
}

/** Null where there is none: that refuses. */
async function readBundleText(path: string, tools: Tools): Promise<string | null> {
  return tools.readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new ReleaseError('USAGE', `${path} cannot be read`, { cause: error });
  });
}

/** Whom the options name, or else the configuration; never both, so that what is said is what counts. */
async function openPolicy(options: VerifyOptions, tools: Tools): Promise<TrustPolicy> {
  const told = trustOf(options);
  const { folder, trust } =
    told === null ? await configuredTrust(options, tools) : { folder: tools.cwd, trust: told };
  const evidence = await tools.openEvidence(folder);
  const opened = await evidence.openTrust(trust, { offline: options.offline });
  return { ...opened, seen: null, now: tools.now() };
}

/** @throws ReleaseError USAGE where an identity is named without an issuer, or the other way round */
function trustOf({
  key,
  identity: san,
  identityPattern: sanPattern,
  issuer,
  trustedRoot,
}: VerifyOptions): TrustSettings | null {
  const names = [san, sanPattern].filter((name) => name !== undefined);
  if (names.length > 1 || (names.length === 1) !== (issuer !== undefined)) {
    throw new ReleaseError('USAGE', 'an identity is a name and its issuer', {
      hint: 'Give --issuer with one of --identity and --identity-pattern.',
    });
  }
  if (key === undefined && issuer === undefined) return null;
  return {
    keys: (key ?? []).map((file) => ({ file })),
    identities: issuer === undefined ? [] : [{ san, sanPattern, issuer }],
    trustedRoot: trustedRoot ?? null,
  };
}

async function configuredTrust(
  { trustedRoot }: VerifyOptions,
  tools: Tools,
): Promise<{ readonly folder: string; readonly trust: TrustSettings }> {
  const { root, config } = await readSettings(tools);
  const { trust } = config.signing;
  if (trust.keys.length + trust.identities.length > 0)
    return { folder: root, trust: { ...trust, trustedRoot: trustedRoot ?? trust.trustedRoot } };
  throw new ReleaseError('USAGE', 'nobody is trusted yet', {
    hint: "Name a key (--key cosign.pub) or an identity (--identity … --issuer …), or set signing: { trust: { keys: [{ file: 'cosign.pub' }] } } in release.config.",
  });
}
