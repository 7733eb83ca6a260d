import {
  ComponentScope,
  ComponentType,
  ExternalReferenceType,
  HashAlgorithm,
  LicenseAcknowledgement,
} from '@cyclonedx/cyclonedx-library/Enums';
import {
  Bom,
  Component,
  ComponentRepository,
  ExternalReference,
  ExternalReferenceRepository,
  HashDictionary,
  LicenseExpression,
  LicenseRepository,
  Metadata,
  NamedLicense,
  Property,
  PropertyRepository,
  SpdxLicense,
  Tools,
  type License,
} from '@cyclonedx/cyclonedx-library/Models';
import { JSON as CycloneDxJson, JsonSerializer } from '@cyclonedx/cyclonedx-library/Serialize';
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec';
import type { Bill, Component as BillComponent } from './bill.ts';
import type { SbomFacts } from './facts.ts';
import type { Digest, Distribution, Need } from './graph.ts';
import { licenseOf } from './license.ts';
import { uuidOf } from './uuid.ts';

/**
 * A bill as CycloneDX 1.6 JSON (ECMA-424, https://cyclonedx.org/docs/1.6/json/). The same bill and facts give the same
 * bytes: the serial number is made of all the rest. Nothing is sorted here, because the library sorts by locale.
 */
export function cycloneDx(bill: Bill, facts: SbomFacts): string {
  const bom = bomOf(bill, facts);
  const serializer = new JsonSerializer(new CycloneDxJson.Normalize.Factory(Spec1dot6));
  bom.serialNumber = `urn:uuid:${uuidOf(serializer.serialize(bom))}`;
  return `${serializer.serialize(bom, { space: 2 })}\n`;
}

function bomOf({ subject, components }: Bill, { timestamp, toolVersion }: SbomFacts): Bom {
  const all = [subject, ...components];
  const models = new Map(all.map((one) => [one.ref, componentOf(one)]));
  for (const { ref, needs } of all) {
    for (const need of needs) {
      const target = models.get(need.ref);
      if (target !== undefined) models.get(ref)?.dependencies.add(target.bomRef);
    }
  }
  const [root, ...others] = models.values();
  const tool = new Component(ComponentType.Application, 'releasewright', { version: toolVersion });
  return new Bom({
    metadata: new Metadata({
      timestamp: new Date(timestamp),
      tools: new Tools({ components: new ComponentRepository([tool]) }),
      ...(root === undefined ? {} : { component: root }),
    }),
    components: new ComponentRepository(others),
  });
}

function componentOf(one: BillComponent): Component {
  const { group, name } = namesOf(one);
  return new Component(one.purl === null ? ComponentType.Application : ComponentType.Library, name, {
    bomRef: one.ref,
    scope: scopes[one.need],
    hashes: hashesOf(one.distributions),
    licenses: new LicenseRepository(one.license === null ? [] : [licenseModel(one.license)]),
    externalReferences: new ExternalReferenceRepository(one.distributions.flatMap(referenceTo)),
    properties: new PropertyRepository(propertiesOf(one).map(([key, value]) => new Property(key, value))),
    ...(group === null ? {} : { group }),
    ...(one.version === null ? {} : { version: one.version }),
    ...(one.purl === null ? {} : { purl: one.purl }),
  });
}

const scopes: Readonly<Record<Need, ComponentScope>> = {
  required: ComponentScope.Required,
  optional: ComponentScope.Optional,
  dev: ComponentScope.Excluded,
};

/** The scope of an npm package is its group. */
function namesOf({ name }: BillComponent): { readonly group: string | null; readonly name: string } {
  const [, group, rest] = /^(@[^/]+)\/(.+)$/s.exec(name) ?? [];
  return group === undefined || rest === undefined ? { group: null, name } : { group, name: rest };
}

/** Digests of a component are those of its file; of several files each has its own. */
function hashesOf([only, ...others]: readonly Distribution[]): HashDictionary {
  return others.length > 0 ? new HashDictionary() : dictionary(only?.digests ?? []);
}

function referenceTo({ url, file, digests }: Distribution): readonly ExternalReference[] {
  const place = url ?? file;
  if (place === null) return [];
  return [new ExternalReference(place, ExternalReferenceType.Distribution, { hashes: dictionary(digests) })];
}

/** Digests of several files without any name have no other place. */
function propertiesOf({ properties, distributions }: BillComponent): BillComponent['properties'] {
  const nameless = distributions.filter(({ url, file }) => url === null && file === null);
  const digests = distributions.length > 1 ? nameless.flatMap((one) => one.digests) : [];
  return [
    ...properties,
    ...digests.map(({ algorithm, hex }) => [`releasewright:file:${algorithm}`, hex] as const),
  ];
}

function dictionary(digests: readonly Digest[]): HashDictionary {
  return new HashDictionary(digests.map(({ algorithm, hex }) => [HashAlgorithm[algorithm], hex]));
}

function licenseModel(declared: string): License {
  const { kind, text } = licenseOf(declared);
  const model =
    kind === 'id'
      ? new SpdxLicense(text)
      : kind === 'expression'
        ? new LicenseExpression(text)
        : new NamedLicense(text);
  model.acknowledgement = LicenseAcknowledgement.Declared;
  return model;
}
