import * as z from 'zod';
import { compared, found, judged, lacking, type Finding } from './finding.ts';
import { provenanceName } from './names.ts';
import { textOf } from './page.ts';
import type { OpenCase } from './page-bundles.ts';
import { buildType, provenanceType } from './provenance.ts';
import type { ReleaseIndex } from './release.ts';
import { statementIn } from './statement-in.ts';

const schema = z.object({
  buildDefinition: z.object({
    buildType: z.literal(buildType),
    // Who checks should refuse parameters nobody told them of (SLSA "Verifying artifacts", step 3).
    externalParameters: z.strictObject({
      repository: z.string().nullable(),
      branch: z.string(),
      tag: z.string(),
      version: z.string(),
      steps: z.array(z.array(z.string())),
    }),
    internalParameters: z.object({ dirty: z.array(z.string()) }),
    resolvedDependencies: z.array(
      z.object({ name: z.string().optional(), digest: z.record(z.string(), z.string()) }),
    ),
  }),
  runDetails: z.object({ builder: z.object({ id: z.string() }) }),
});

type Provenance = z.infer<typeof schema>;

/** Whether the provenance of a release is signed, about all its artifacts, and of the source the release names. */
export function judgeProvenance(
  index: ReleaseIndex,
  { page, expected, bundles }: OpenCase,
): readonly Finding[] {
  const name = provenanceName(page.tag);
  const text = textOf(page, name);
  const artifacts = index.files.filter(({ role }) => role === 'asset');
  const findings = artifacts.map(({ name: file, sha256 }) => {
    const subject = {
      name: file,
      sha256,
      bytes: null,
      predicateType: provenanceType,
      version: expected.version,
    };
    const checks = bundles(name, subject);
    return judged('PROVENANCE', file, { checks, shows: 'its provenance is signed' });
  });
  if (text === null || findings.length === 0) return findings;
  const parsed = schema.safeParse(statementIn(text)?.predicate);
  if (parsed.success) return [...findings, ...judgeSource(parsed.data, index, name)];
  const [issue] = parsed.error.issues;
  const why = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as documented'}`;
  return [...findings, lacking('PROVENANCE_PARAMETERS', name, `not a build as documented: ${why}`)];
}

function judgeSource(provenance: Provenance, index: ReleaseIndex, name: string): readonly Finding[] {
  const { buildDefinition, runDetails } = provenance;
  const { repository, tag, version } = buildDefinition.externalParameters;
  const commits = buildDefinition.resolvedDependencies.map(({ digest }) => digest['gitCommit'] ?? 'none');
  const built = { repository, tag, version, commit: commits.join(', ') };
  const { dirty } = buildDefinition.internalParameters;
  const as = dirty.length === 0 ? '' : `, with local changes in ${dirty.slice(0, 5).join(', ')}`;
  return [
    ...(['repository', 'tag', 'version', 'commit'] as const).flatMap((key) =>
      built[key] === null && index[key] === null
        ? []
        : [
            compared('PROVENANCE_SOURCE', {
              is: built[key] ?? 'none',
              wanted: index[key] ?? 'none',
              what: `built from the ${key}`,
            }),
          ],
    ),
    found('PROVENANCE_PARAMETERS', name, `built by ${runDetails.builder.id}${as}`),
  ];
}
