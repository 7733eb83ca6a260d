import type { Bill, Component, ComponentNeed } from './bill.ts';
import type { SbomFacts } from './facts.ts';
import type { DigestAlgorithm } from './graph.ts';
import { licenseOf } from './license.ts';
import { uuidOf } from './uuid.ts';

/**
 * A bill as SPDX 2.3 JSON (https://spdx.github.io/spdx-spec/v2.3/). The same bill and facts give the same bytes: the document's
 * name space is made of all the rest.
 */
export function spdx(bill: Bill, { timestamp, toolVersion }: SbomFacts): string {
  const { subject, components } = bill;
  const ids = spdxIds([subject, ...components]);
  const title = subject.version === null ? subject.name : `${subject.name}-${subject.version}`;
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: documentId,
    name: title,
    creationInfo: { created: timestamp, creators: [`Tool: releasewright-${toolVersion}`] },
    packages: [subject, ...components].map((one) => packageOf(one, ids)),
    relationships: relationshipsOf(bill, ids),
  };
  const uuid = uuidOf(JSON.stringify(document));
  const { spdxVersion, dataLicense, SPDXID, name, ...rest } = document;
  const documentNamespace = `https://spdx.org/spdxdocs/${slug(title)}-${uuid}`;
  return `${JSON.stringify({ spdxVersion, dataLicense, SPDXID, name, documentNamespace, ...rest }, null, 2)}\n`;
}

const documentId = 'SPDXRef-DOCUMENT';

/**
 * Identifiers by `ref`: letters, digits, '.' and '-' (SPDX 2.3, 7.2). Names that become the same one are numbered in the
 * order of the list, which is sorted.
 */
export function spdxIds(components: readonly Component[]): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  return new Map(
    components.map(({ ref }) => [ref, unused(`SPDXRef-Package-${slug(ref.replace(/^pkg:/, ''))}`, taken)]),
  );
}

/** @param taken how often each identifier was given, the number its name reached */
function unused(plain: string, taken: Map<string, number>): string {
  let id = plain;
  while (taken.has(id)) {
    const count = (taken.get(plain) ?? 1) + 1;
    taken.set(plain, count);
    id = `${plain}-${count}`;
  }
  taken.set(id, 1);
  return id;
}

function slug(text: string): string {
  return text.replace(/%40/g, '').replace(/[^A-Za-z0-9.]+/g, '-');
}

function packageOf(one: Component, ids: ReadonlyMap<string, string>): object {
  const license = one.license === null ? null : licenseOf(one.license);
  const [only, ...others] = one.distributions;
  const comment = commentOf(one);
  return {
    SPDXID: ids.get(one.ref),
    name: one.name,
    ...(one.version === null ? {} : { versionInfo: one.version }),
    supplier: 'NOASSERTION',
    downloadLocation: (others.length === 0 ? only?.url : null) ?? 'NOASSERTION',
    filesAnalyzed: false,
    ...checksumsOf(one),
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: license === null || license.kind === 'text' ? 'NOASSERTION' : license.text,
    copyrightText: 'NOASSERTION',
    ...(comment === '' ? {} : { comment }),
    ...(one.purl === null
      ? { primaryPackagePurpose: 'APPLICATION' }
      : {
          primaryPackagePurpose: 'LIBRARY',
          externalRefs: [
            { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: one.purl },
          ],
        }),
  };
}

function checksumsOf({ distributions }: Component): object {
  const checksums = distributions.flatMap(({ digests }) =>
    digests.map(({ algorithm, hex }) => ({ algorithm: spelling[algorithm], checksumValue: hex })),
  );
  return checksums.length === 0 ? {} : { checksums };
}

const spelling: Readonly<Record<DigestAlgorithm, string>> = {
  MD5: 'MD5',
  'SHA-1': 'SHA1',
  'SHA-256': 'SHA256',
  'SHA-384': 'SHA384',
  'SHA-512': 'SHA512',
};

/** What SPDX has no field for: which file a checksum is of where there are several, a licence in words, properties. */
function commentOf({ distributions, license, properties }: Component): string {
  const files = distributions.length < 2 ? [] : distributions;
  const words = license === null ? null : licenseOf(license);
  return [
    ...(words?.kind === 'text' ? [`license as declared: ${words.text}`] : []),
    ...properties.map(([name, value]) => `${name}: ${value}`),
    ...files.flatMap(({ url, file, digests }) =>
      digests.map(({ algorithm, hex }) => `${url ?? file ?? 'file'} ${spelling[algorithm]}: ${hex}`),
    ),
  ].join('\n');
}

function relationshipsOf({ subject, components }: Bill, ids: ReadonlyMap<string, string>): readonly object[] {
  const relation = (from: string, relationshipType: string, to: string): object => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  });
  const idOf = (ref: string): string => ids.get(ref) ?? documentId;
  return [
    relation(documentId, 'DESCRIBES', idOf(subject.ref)),
    ...[subject, ...components].flatMap(({ ref, needs }) =>
      needs.map((need) =>
        need.need === 'required'
          ? relation(idOf(ref), 'DEPENDS_ON', idOf(need.ref))
          : relation(idOf(need.ref), weaker[need.need], idOf(ref)),
      ),
    ),
  ];
}

/** Relationships of what is needed, seen from there. */
const weaker: Readonly<Record<Exclude<ComponentNeed['need'], 'required'>, string>> = {
  optional: 'OPTIONAL_DEPENDENCY_OF',
  dev: 'DEV_DEPENDENCY_OF',
};
