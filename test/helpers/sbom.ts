import assert from 'node:assert/strict';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { z } from 'zod';

/** The parts of a CycloneDX document tests look at. */
const cycloneDxShape = z.object({
  serialNumber: z.string(),
  metadata: z.object({ timestamp: z.string(), component: z.object({ 'bom-ref': z.string() }) }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      scope: z.string(),
      hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

export type CycloneDx = z.infer<typeof cycloneDxShape>;

/** Holds a text against the official schema of CycloneDX 1.6, as the library bundles it, and its references against each other. */
export async function assertCycloneDx(text: string): Promise<CycloneDx> {
  assert.equal(await new JsonStrictValidator(Version.v1dot6).validate(text), null);
  const bom = cycloneDxShape.parse(JSON.parse(text));
  const refs = [bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])];
  assert.equal(new Set(refs).size, refs.length, 'each bom-ref once');
  assert.deepEqual(bom.dependencies.map(({ ref }) => ref).sort(), [...refs].sort());
  for (const { ref, dependsOn = [] } of bom.dependencies)
    for (const other of dependsOn)
      assert.ok(refs.includes(other), `${ref} needs ${other}, which is not there`);
  return bom;
}

const noAssertion = z.literal('NOASSERTION');
const id = z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/);

/**
 * What we write of SPDX 2.3, as strictly as the specification words it (https://spdx.github.io/spdx-spec/v2.3/, chapters 6,
 * 7 and 11: names, cardinalities, formats, the values that are allowed). The official schema is much looser; documents of
 * real repositories are held against that one, too (scripts/sbom.mjs).
 */
const spdxShape = z.strictObject({
  spdxVersion: z.literal('SPDX-2.3'),
  dataLicense: z.literal('CC0-1.0'),
  SPDXID: z.literal('SPDXRef-DOCUMENT'),
  name: z.string().min(1),
  documentNamespace: z.url().refine((uri) => !uri.includes('#')),
  creationInfo: z.strictObject({
    created: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    creators: z.array(z.string().regex(/^(?:Tool|Organization|Person): ./)).min(1),
  }),
  packages: z.array(
    z.strictObject({
      SPDXID: id,
      name: z.string().min(1),
      versionInfo: z.string().min(1).optional(),
      supplier: noAssertion,
      downloadLocation: noAssertion.or(z.url()),
      filesAnalyzed: z.literal(false),
      checksums: z
        .array(
          z.strictObject({
            algorithm: z.enum(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']),
            checksumValue: z.string().regex(/^[0-9a-f]{32,128}$/),
          }),
        )
        .min(1)
        .optional(),
      licenseConcluded: noAssertion,
      licenseDeclared: z.string().min(1),
      copyrightText: noAssertion,
      comment: z.string().min(1).optional(),
      primaryPackagePurpose: z.enum(['APPLICATION', 'LIBRARY']),
      externalRefs: z
        .array(
          z.strictObject({
            referenceCategory: z.literal('PACKAGE-MANAGER'),
            referenceType: z.literal('purl'),
            referenceLocator: z.string().startsWith('pkg:'),
          }),
        )
        .optional(),
    }),
  ),
  relationships: z.array(
    z.strictObject({
      spdxElementId: id,
      relationshipType: z.enum(['DESCRIBES', 'DEPENDS_ON', 'OPTIONAL_DEPENDENCY_OF', 'DEV_DEPENDENCY_OF']),
      relatedSpdxElement: id,
    }),
  ),
});

export type Spdx = z.infer<typeof spdxShape>;

/** Holds a text against SPDX 2.3, and its references against each other. */
export function assertSpdx(text: string): Spdx {
  const document = spdxShape.parse(JSON.parse(text));
  const ids = new Set(document.packages.map(({ SPDXID }) => SPDXID));
  assert.equal(ids.size, document.packages.length, 'each SPDXID once');
  for (const { spdxElementId, relatedSpdxElement } of document.relationships)
    for (const each of [spdxElementId, relatedSpdxElement])
      assert.ok(ids.has(each) || each === document.SPDXID, `${each} is not there`);
  return document;
}
