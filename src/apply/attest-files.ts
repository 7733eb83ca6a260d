import {
  imageSignatureName,
  provenanceName,
  releaseAttestationName,
  sbomAttestationName,
  sbomFormatOf,
  signatureName,
} from '../core/evidence/names.ts';
import type { Build } from '../core/evidence/provenance.ts';
import type { IndexedFile, IndexedPackage, Role } from '../core/evidence/release.ts';
import {
  imageStatement,
  provenanceStatement,
  releaseStatement,
  sbomStatement,
} from '../core/evidence/statements.ts';
import type { StatementSubject } from '../core/evidence/statement.ts';
import type { Asset } from '../core/model.ts';
import type { Files } from '../ports.ts';
import type { ReferredImage, Signer } from '../ports-evidence.ts';

/** What is signed of a release. */
export interface Signing {
  /** The files of its page. */
  readonly assets: readonly Asset[];
  /** The files made for registries. */
  readonly packages: readonly IndexedPackage[];
  /** The images that get a signature beside them. */
  readonly images: readonly SignedImage[];
  readonly build: Build;
}

/** An image that is to be signed. */
export interface SignedImage extends ReferredImage {
  readonly version: string;
}

/** Files that prove a release: where they lie, and their texts by name. */
export interface Evidence {
  readonly made: readonly Asset[];
  readonly texts: Readonly<Record<string, string>>;
}

/** Where files are read and made. */
export type Workplace = Pick<Files, 'scratch' | 'digest' | 'bytes'>;

/** A file that is to prove something. */
interface Proof {
  readonly name: string;
  readonly role: Role;
  readonly text: string;
}

/**
 * Signs every file of a release, and states where they come from, what is in them, and which they are.
 * @throws ReleaseError FILE_NOT_SIGNED
 */
export async function attestFiles(signing: Signing, signer: Signer, files: Workplace): Promise<Evidence> {
  const { assets, packages, build } = signing;
  const artifacts = artifactsOf(signing);
  const proofs = [
    ...(await signatures(assets, signer, files)),
    ...(await sbomAttestations({ assets, artifacts }, signer, files)),
    await provenance(build, artifacts, signer),
    ...(await imageSignatures(signing.images, signer)),
  ];
  const made = await write(proofs, files);
  const roleOf = (name: string): Role =>
    proofs.find((proof) => proof.name === name)?.role ?? (sbomFormatOf(name) === null ? 'asset' : 'sbom');
  const indexed = [...assets, ...made].map(({ name, size, sha256 }): IndexedFile => ({
    name,
    role: roleOf(name),
    size,
    sha256,
  }));
  const { repository, tag, version, commit, planId } = build;
  const index = { repository, tag, version, commit, planId, files: indexed, packages };
  const statement = {
    name: releaseAttestationName(tag),
    text: await signer.signStatement(releaseStatement(index)),
  };
  return {
    made: [...made, ...(await write([statement], files))],
    texts: Object.fromEntries([...proofs, statement].map(({ name, text }) => [name, text])),
  };
}

async function signatures(
  assets: readonly Asset[],
  signer: Signer,
  files: Workplace,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for (const { name, path, sha256 } of assets) {
    const text = await signer.signBlob(sha256, files.bytes(path));
    proofs.push({ name: signatureName(name), role: 'signature', text });
  }
  return proofs;
}

async function sbomAttestations(
  {
    assets,
    artifacts,
  }: { readonly assets: readonly Asset[]; readonly artifacts: readonly StatementSubject[] },
  signer: Signer,
  files: Workplace,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for (const { name, path } of assets.filter(isSbom)) {
    const document = Buffer.from(files.bytes(path)).toString('utf8');
    const statement = sbomStatement(name, document, artifacts);
    if (statement === null) continue;
    const text = await signer.signStatement(statement);
    proofs.push({ name: sbomAttestationName(name), role: 'sbom-attestation', text });
  }
  return proofs;
}

async function imageSignatures(images: readonly SignedImage[], signer: Signer): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for (const { repository, version, sha256 } of images) {
    const text = await signer.signStatement(imageStatement({ name: repository, sha256 }));
    proofs.push({ name: imageSignatureName(repository, version), role: 'image-signature', text });
  }
  return proofs;
}

async function provenance(
  build: Build,
  artifacts: readonly StatementSubject[],
  signer: Signer,
): Promise<Proof> {
  const text = await signer.signStatement(provenanceStatement(build, artifacts));
  return { name: provenanceName(build.tag), role: 'provenance', text };
}

function isSbom({ name }: Asset): boolean {
  return sbomFormatOf(name) !== null;
}

/** What was built: everything but what describes it. */
function artifactsOf({
  assets,
  packages,
}: Pick<Signing, 'assets' | 'packages'>): readonly StatementSubject[] {
  const built = assets.filter((asset) => !isSbom(asset));
  return [...built, ...packages.map(({ file, sha256 }) => ({ name: file, sha256 }))].map(
    ({ name, sha256 }) => ({ name, sha256 }),
  );
}

async function write(proofs: readonly Omit<Proof, 'role'>[], files: Workplace): Promise<readonly Asset[]> {
  const written: Asset[] = [];
  for (const { name, text } of proofs) {
    const path = await files.scratch(name, text);
    written.push({ name, path, ...(await files.digest(path)) });
  }
  return written;
}
