import { z } from 'zod';
import { ReleaseError } from '../error.ts';
import { jsonOrNull } from '../json-text.ts';

/** What somebody found out about a vulnerability in a product. */
export interface VexStatement {
  /** Identifiers of the vulnerability: the one it is told by, and others for the same. */
  readonly vulnerabilities: readonly string[];
  /** Package URLs of what it speaks of, or references of a bill. */
  readonly products: readonly string[];
  /** Parts of the products that it is about; empty for the products themselves. */
  readonly parts: readonly string[];
  /** Whether nothing is to be done: not affected, fixed, or a false alarm. */
  readonly settled: boolean;
  /** The status as it is written, with why. */
  readonly says: string;
}

const openVexSchema = z.object({
  '@context': z.string().startsWith('https://openvex.dev/ns'),
  statements: z.array(
    z.object({
      vulnerability: z.union([
        z.string(),
        z.object({ name: z.string(), '@id': z.string().optional(), aliases: z.array(z.string()).optional() }),
      ]),
      products: z
        .array(
          z.union([
            z.string(),
            z.object({
              '@id': z.string().optional(),
              identifiers: z.object({ purl: z.string().optional() }).optional(),
              subcomponents: z.array(z.object({ '@id': z.string() })).optional(),
            }),
          ]),
        )
        .optional(),
      subcomponents: z.array(z.string()).optional(),
      status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
      justification: z.string().optional(),
      timestamp: z.string().optional(),
    }),
  ),
});

const cycloneDxSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  vulnerabilities: z.array(
    z.object({
      id: z.string(),
      references: z.array(z.object({ id: z.string() })).optional(),
      affects: z.array(z.object({ ref: z.string() })).optional(),
      analysis: z.object({ state: z.string().optional(), justification: z.string().optional() }).optional(),
    }),
  ),
});

/**
 * Reads VEX: OpenVEX (https://github.com/openvex/spec) or a CycloneDX document with vulnerabilities. The last statement about
 * the same goes before earlier ones.
 * @throws ReleaseError POLICY_UNREADABLE naming the file
 */
export function readVex(file: string, text: string): readonly VexStatement[] {
  const value = jsonOrNull(text);
  const open = openVexSchema.safeParse(value).data;
  if (open !== undefined) return open.statements.map(fromOpenVex);
  const bom = cycloneDxSchema.safeParse(value).data;
  if (bom !== undefined) return bom.vulnerabilities.map(fromCycloneDx);
  throw new ReleaseError(
    'POLICY_UNREADABLE',
    `${file} is neither OpenVEX nor CycloneDX with vulnerabilities`,
    {
      hint: 'See https://openvex.dev for the one, https://cyclonedx.org/capabilities/vex/ for the other.',
    },
  );
}

function fromOpenVex(one: z.infer<typeof openVexSchema>['statements'][number]): VexStatement {
  const { vulnerability: of, products = [], status, justification } = one;
  const parts = products.flatMap((each) => (typeof each === 'string' ? [] : (each.subcomponents ?? [])));
  return {
    vulnerabilities: typeof of === 'string' ? [of] : [of.name, ...(of.aliases ?? [])],
    products: products.flatMap((each) =>
      typeof each === 'string'
        ? [each]
        : [each['@id'], each.identifiers?.purl].filter((id) => id !== undefined),
    ),
    parts: [...parts.map((each) => each['@id']), ...(one.subcomponents ?? [])],
    settled: status === 'not_affected' || status === 'fixed',
    says: words(status, justification),
  };
}

function fromCycloneDx(one: z.infer<typeof cycloneDxSchema>['vulnerabilities'][number]): VexStatement {
  const { state = 'in_triage', justification } = one.analysis ?? {};
  return {
    vulnerabilities: [one.id, ...(one.references ?? []).map(({ id }) => id)],
    // `urn:cdx:serial/version#ref` names a component of another document.
    products: (one.affects ?? []).map(({ ref }) => decoded(ref.replace(/^urn:cdx:[^#]*#/, ''))),
    parts: [],
    settled: ['not_affected', 'resolved', 'resolved_with_pedigree', 'false_positive'].includes(state),
    says: words(state, justification),
  };
}

function decoded(ref: string): string {
  return ref.startsWith('pkg%3A') || ref.startsWith('pkg%3a')
    ? ref
        .replaceAll(/%3[aA]/g, ':')
        .replaceAll(/%2[fF]/g, '/')
        .replaceAll('%40', '@')
    : ref;
}

function words(status: string, justification: string | undefined): string {
  return [status, ...(justification === undefined ? [] : [justification])].join(': ').replaceAll('_', ' ');
}
