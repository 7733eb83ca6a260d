import * as z from 'zod';
import { jsonOrNull } from '../json-text.ts';
import type { SbomFormat } from '../sbom/facts.ts';
import { sbomFormatOf } from './names.ts';
import { provenanceOf, provenanceType, type Build } from './provenance.ts';
import { releasePredicate, releaseType, type ReleaseIndex } from './release.ts';
import { statementText, type StatementSubject } from './statement.ts';

/** Predicate types of SBOMs, without a version: cosign's `--type cyclonedx` and `spdxjson` match these in full. */
export const sbomTypes: Readonly<Record<SbomFormat, string>> = {
  cyclonedx: 'https://cyclonedx.org/bom',
  spdx: 'https://spdx.dev/Document',
};

/** States how files came to be. */
export function provenanceStatement(build: Build, subjects: readonly StatementSubject[]): string {
  return statementText({ subjects, predicateType: provenanceType, predicate: provenanceOf(build) });
}

/**
 * States what files consist of. Null where the text is no SBOM.
 * @param name of the SBOM's file, which says its format
 */
export function sbomStatement(
  name: string,
  text: string,
  subjects: readonly StatementSubject[],
): string | null {
  const format = sbomFormatOf(name);
  const document = z.record(z.string(), z.unknown()).safeParse(jsonOrNull(text));
  if (format === null || !document.success) return null;
  return statementText({ subjects, predicateType: sbomTypes[format], predicate: document.data });
}

/** What cosign calls the signature of an image (its specs, "Signature Specification": `sign/v1`). */
export const imageSignatureType = 'https://sigstore.dev/cosign/sign/v1';

/** States that an image is signed, and nothing else. */
export function imageStatement(image: StatementSubject): string {
  return statementText({ subjects: [image], predicateType: imageSignatureType, predicate: {} });
}

/** States what a release consists of. It is signed last, because it names all other evidence. */
export function releaseStatement(index: ReleaseIndex): string {
  const subjects = index.files.map(({ name, sha256 }) => ({ name, sha256 }));
  return statementText({ subjects, predicateType: releaseType, predicate: releasePredicate(index) });
}
