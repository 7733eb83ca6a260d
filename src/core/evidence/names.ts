import { plainFileName, sbomFormats, type SbomFormat } from '../sbom/facts.ts';

/**
 * Names of the files that prove a release, beside the files they speak of. A release page has no folders and forges
 * change odd characters, so every name is made of letters, digits and `. _ + -` alone.
 */

/** Ending of every Sigstore bundle (Sigstore "Bundle Format"; what `gh` and cosign call it). */
export const bundleSuffix = '.sigstore.json';

/** The signature of a file. */
export function signatureName(file: string): string {
  return `${file}${bundleSuffix}`;
}

/** The statement that ties an SBOM to the files it describes. */
export function sbomAttestationName(sbom: string): string {
  return `${sbom}.attestation${bundleSuffix}`;
}

/** The signature of a container image. */
export function imageSignatureName(repository: string, version: string): string {
  return `${plainFileName(`${repository}-${version}`)}.image${bundleSuffix}`;
}

/** Where the files of a release come from. */
export function provenanceName(tag: string): string {
  return `${plainFileName(tag)}.provenance${bundleSuffix}`;
}

/** What a release consists of: the evidence index. */
export function releaseAttestationName(tag: string): string {
  return `${plainFileName(tag)}.release${bundleSuffix}`;
}

/** Those files of a release page that hold statements about it: provenance, SBOMs, the index. */
export function statementNames(tag: string, files: readonly string[]): readonly string[] {
  const own = new Set([provenanceName(tag), ...files.map(sbomAttestationName), releaseAttestationName(tag)]);
  return files.filter((name) => own.has(name));
}

/** The format of a file that is named as an SBOM, or null. */
export function sbomFormatOf(file: string): SbomFormat | null {
  if (file.endsWith(sbomFormats.cyclonedx)) return 'cyclonedx';
  return file.endsWith(sbomFormats.spdx) ? 'spdx' : null;
}
