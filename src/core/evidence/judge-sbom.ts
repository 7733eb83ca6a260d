import { canonicalJson } from '../canonical.ts';
import { jsonOrNull } from '../json-text.ts';
import { found, judged, lacking, type Finding } from './finding.ts';
import { sbomAttestationName, sbomFormatOf } from './names.ts';
import { textOf } from './page.ts';
import type { OpenCase } from './page-bundles.ts';
import type { ReleaseIndex } from './release.ts';
import { statementIn } from './statement-in.ts';
import { sbomTypes } from './statements.ts';

/** Whether each SBOM of a release is attested for all its artifacts, and is the one that was attested. */
export function judgeSbom(index: ReleaseIndex, one: OpenCase): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { name, role } of index.files) {
    if (role === 'sbom') findings.push(...judgeOne(name, index, one));
  }
  return findings;
}

function judgeOne(name: string, { files }: ReleaseIndex, { page, bundles }: OpenCase): readonly Finding[] {
  const format = sbomFormatOf(name);
  if (format === null) return [lacking('SBOM', name, 'of no known format')];
  const attestation = sbomAttestationName(name);
  const bundle = textOf(page, attestation);
  const findings = files
    .filter(({ role }) => role === 'asset')
    .map(({ name: file, sha256 }) => {
      const about = { name: file, sha256, bytes: null };
      const subject = { ...about, predicateType: sbomTypes[format], version: null };
      const checks = bundles(attestation, subject);
      return judged('SBOM', file, { checks, shows: `described by ${name}` });
    });
  const attested = bundle === null ? undefined : statementIn(bundle)?.predicate;
  const text = textOf(page, name);
  if (attested === undefined || text === null) return findings;
  const isSame = canonicalJson(attested) === canonicalJson(jsonOrNull(text));
  return [
    ...findings,
    isSame
      ? found('SBOM_CONTENT', name, 'the SBOM that was attested')
      : lacking('SBOM_CONTENT', name, 'not the SBOM that was attested'),
  ];
}
