import * as z from 'zod';
import { jsonOrNull } from '../json-text.ts';
import type { Bill, Component } from './bill.ts';
import type { Need } from './graph.ts';
import { licenseOf } from './license.ts';

/** A part of an SBOM, whatever its format calls it. */
interface Part {
  readonly name: string;
  readonly version: string | null;
  readonly purl: string | null;
  readonly license: string | null;
  readonly need: Need;
}

/**
 * What an SBOM of anybody lists, as far as a policy looks at it: CycloneDX (any version) or SPDX 2, as JSON. Null where the text is
 * neither.
 * @param isOwn whether a package, by its package URL without a version, else by its name, is made in the repository
 */
export function readBill(text: string, isOwn: (name: string) => boolean): Bill | null {
  const json = jsonOrNull(text);
  const parts = cycloneDxParts(json) ?? spdxParts(json);
  if (parts === null) return null;
  const [subject, ...components] = parts.map((part, at) =>
    componentOf(part, at === 0 || isOwn(nameOf(part))),
  );
  return subject === undefined ? null : { subject, components };
}

function nameOf({ purl, name }: Part): string {
  return purl?.split(/[?@#]/, 1)[0] ?? name;
}

function componentOf({ name, version, purl, license, need }: Part, own: boolean): Component {
  const ref = purl ?? (version === null ? name : `${name}@${version}`);
  return { ref, name, version, purl, own, need, license, distributions: [], properties: [], needs: [] };
}

const text = z.string();
const licenses = z.array(
  z.looseObject({
    license: z.looseObject({ id: text.optional(), name: text.optional() }).optional(),
    expression: text.optional(),
  }),
);
const component = z.looseObject({
  name: text,
  group: text.optional(),
  version: text.optional(),
  purl: text.optional(),
  scope: text.optional(),
  licenses: licenses.optional(),
  get components() {
    return z.array(component).optional();
  },
});
type CycloneDxComponent = z.infer<typeof component>;
const cycloneDx = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: component.optional() }).optional(),
  components: z.array(component).optional(),
});

/** The component an SBOM is about first; null where it is no CycloneDX. */
function cycloneDxParts(json: unknown): readonly Part[] | null {
  const parsed = cycloneDx.safeParse(json);
  if (!parsed.success) return null;
  const { metadata, components = [] } = parsed.data;
  const subject = metadata?.component ?? { name: 'the product' };
  return [
    cycloneDxPart(subject),
    ...(subject.components ?? []).flatMap(withNested),
    ...components.flatMap(withNested),
  ];
}

function withNested(one: CycloneDxComponent): readonly Part[] {
  return [cycloneDxPart(one), ...(one.components ?? []).flatMap(withNested)];
}

const needs: Readonly<Record<string, Need>> = { optional: 'optional', excluded: 'dev' };

function cycloneDxPart({ group, name, version, purl, scope, licenses: told = [] }: CycloneDxComponent): Part {
  const names = told.flatMap(({ license, expression }) => expression ?? license?.id ?? license?.name ?? []);
  return {
    name: group === undefined || group === '' ? name : `${group}/${name}`,
    version: version ?? null,
    purl: purl ?? null,
    license: togetherOf(names),
    need: needs[scope ?? ''] ?? 'required',
  };
}

/** Several licences are all meant, unless an expression says otherwise. */
function togetherOf(names: readonly string[]): string | null {
  const [only, ...others] = names;
  if (only === undefined) return null;
  return others.length === 0 ? only : names.map((name) => `(${asTerm(name)})`).join(' AND ');
}

/** Words that are no licence of the list, as a term of an expression (SPDX 2.3, annex D). */
function asTerm(name: string): string {
  return licenseOf(name).kind === 'text' ? `LicenseRef-${name.replace(/[^A-Za-z0-9.]+/g, '-')}` : name;
}

const spdx = z.looseObject({
  spdxVersion: text.startsWith('SPDX-2'),
  documentDescribes: z.array(text).optional(),
  packages: z.array(
    z.looseObject({
      SPDXID: text,
      name: text,
      versionInfo: text.optional(),
      licenseDeclared: text.optional(),
      externalRefs: z.array(z.looseObject({ referenceType: text, referenceLocator: text })).optional(),
    }),
  ),
  relationships: z
    .array(z.looseObject({ spdxElementId: text, relationshipType: text, relatedSpdxElement: text }))
    .optional(),
});
type Spdx = z.infer<typeof spdx>;

/** The package an SBOM is about first; null where it is no SPDX. */
function spdxParts(json: unknown): readonly Part[] | null {
  const parsed = spdx.safeParse(json);
  if (!parsed.success) return null;
  const { packages } = parsed.data;
  const described = describedIn(parsed.data);
  const subjects = packages.filter(({ SPDXID }) => described.has(SPDXID));
  const others = packages.filter(({ SPDXID }) => !described.has(SPDXID));
  const none = { SPDXID: '', name: 'the product' };
  return [...(subjects.length === 1 ? subjects : [none, ...subjects]), ...others].map(spdxPart);
}

function describedIn({ documentDescribes = [], relationships = [] }: Spdx): ReadonlySet<string> {
  const related = relationships.filter(({ relationshipType }) => relationshipType === 'DESCRIBES');
  return new Set([...documentDescribes, ...related.map(({ relatedSpdxElement }) => relatedSpdxElement)]);
}

function spdxPart({ name, versionInfo, licenseDeclared, externalRefs = [] }: Spdx['packages'][number]): Part {
  const purl = externalRefs.find(({ referenceType }) => referenceType === 'purl')?.referenceLocator;
  const isTold = licenseDeclared !== undefined && !['NOASSERTION', 'NONE'].includes(licenseDeclared);
  return {
    name,
    version: versionInfo ?? null,
    purl: purl ?? null,
    license: isTold ? licenseDeclared : null,
    need: 'required',
  };
}
