import * as z from 'zod';
import { provenanceType } from './provenance.ts';
import type { Statement } from './statement.ts';

/** Where the types of predicates that are known say which version they are about. */
const readers: readonly {
  readonly isFor: (predicateType: string) => boolean;
  readonly read: (predicate: unknown) => readonly string[];
}[] = [
  {
    // CycloneDX: the component the document is of.
    isFor: (type) => /^https:\/\/cyclonedx\.org\/bom(?:\/|$)/.test(type),
    read: reader(
      z.object({ metadata: z.object({ component: z.object({ version: z.string() }) }) }),
      (bom) => [bom.metadata.component.version],
    ),
  },
  {
    // in-toto release predicate: the version of a package URL, after '@' and before qualifiers.
    isFor: (type) => /^https:\/\/in-toto\.io\/attestation\/release\/v0\.\d+$/.test(type),
    read: reader(z.object({ purl: z.string() }), ({ purl }) => versionOfPurl(purl)),
  },
  {
    // SLSA provenance of our builds: the version that was built.
    isFor: (type) => type === provenanceType,
    read: reader(
      z.object({ buildDefinition: z.object({ externalParameters: z.object({ version: z.string() }) }) }),
      ({ buildDefinition }) => [buildDefinition.externalParameters.version],
    ),
  },
  {
    // Everything else that names one at its top, our own release predicate among it.
    isFor: () => true,
    read: reader(z.object({ version: z.string() }), ({ version }) => [version]),
  },
];

/** The versions a statement says it is about; none where its type has no place for one, or it is empty. */
export function versionsOf({ predicateType, predicate }: Statement): readonly string[] {
  return readers.find(({ isFor }) => isFor(predicateType))?.read(predicate) ?? [];
}

function reader<T>(
  schema: z.ZodType<T>,
  pick: (value: T) => readonly string[],
): (predicate: unknown) => readonly string[] {
  return (predicate) => {
    const parsed = schema.safeParse(predicate);
    return parsed.success ? pick(parsed.data).filter((version) => version !== '') : [];
  };
}

/** Package URL specification: `pkg:type/namespace/name@version?qualifiers#subpath`, the version percent-encoded. */
function versionOfPurl(purl: string): readonly string[] {
  const [main = ''] = purl.split(/[?#]/, 1);
  const at = main.lastIndexOf('@');
  if (at === -1 || at < main.lastIndexOf('/')) return [];
  try {
    return [decodeURIComponent(main.slice(at + 1))];
  } catch {
    return [];
  }
}
