import type { Check } from './check.ts';
import { compared, found, judged, lacking, type Finding } from './finding.ts';
import { judgeChecksums } from './judge-checksums.ts';
import { judgeProvenance } from './judge-provenance.ts';
import { judgeSbom } from './judge-sbom.ts';
import { releaseAttestationName, signatureName } from './names.ts';
import type { Case, Page, PageFile } from './page.ts';
import { textOf } from './page.ts';
import { openBundles, type OpenCase } from './page-bundles.ts';
import { parseReleaseIndex, releaseType, type IndexedFile, type ReleaseIndex } from './release.ts';
import type { Subject } from './policy.ts';
import type { Statement } from './statement.ts';
import { statementIn } from './statement-in.ts';

/**
 * Judges a release by its evidence index: that the index is signed, that it is of this tag, version and commit, that the page
 * holds exactly what it names, and that every file is signed, of known origin and described. Never throws for what is on
 * the page.
 */
export function judgeRelease(asked: Case): readonly Finding[] {
  const one = { ...asked, bundles: openBundles(asked) };
  const { page } = one;
  const name = releaseAttestationName(page.tag);
  const { finding, index } = judgeIndex(name, one);
  if (index === null) return [finding];
  return [
    finding,
    ...judgeIdentity(index, one),
    ...judgePresence(index, name, page),
    ...judgeSignatures(index, one),
    ...judgeChecksums(page),
    ...judgeProvenance(index, one),
    ...judgeSbom(index, one),
  ];
}

interface Indexed {
  readonly finding: Finding;
  readonly index: ReleaseIndex | null;
}

function judgeIndex(name: string, { page, expected, bundles }: OpenCase): Indexed {
  const text = textOf(page, name);
  const statement = text === null ? null : statementIn(text);
  const subject = { ...aboutOf(statement, name), predicateType: releaseType, version: expected.version };
  const checks = bundles(name, subject);
  const finding = judged('RELEASE_INDEX', name, {
    checks,
    shows: `release attestation, ${signerOf(checks)}`,
  });
  if (!finding.ok) return { finding, index: null };
  const index = parseReleaseIndex(statement?.predicate);
  if (index !== null) return { finding, index };
  return { finding: lacking('RELEASE_INDEX', name, 'signed, but not in a form this version reads'), index };
}

/** What it is about is compared with the page file by file later; here it only has to be about something. */
function aboutOf(statement: Statement | null, name: string): Pick<Subject, 'name' | 'sha256' | 'bytes'> {
  const [first] = statement?.subjects ?? [];
  return { name: first?.name ?? name, sha256: first?.sha256 ?? '', bytes: null };
}

/** Who signed, of a bundle that was verified. */
export function signerOf(checks: readonly Check[]): string {
  const named = checks.find(({ code }) => code === 'IDENTITY') ?? checks.find(({ code }) => code === 'KEY');
  return `signed by ${named?.message ?? 'nobody'}`;
}

function judgeIdentity(index: ReleaseIndex, { page, expected }: Case): readonly Finding[] {
  const { commit, repository } = expected;
  return [
    compared('RELEASE_TAG', { is: index.tag, wanted: page.tag, what: 'the tag' }),
    ...(commit === null
      ? []
      : [compared('RELEASE_COMMIT', { is: index.commit, wanted: commit, what: 'the commit' })]),
    ...(repository === null
      ? []
      : [
          compared('RELEASE_REPOSITORY', {
            is: index.repository ?? 'none',
            wanted: repository,
            what: 'the repository',
          }),
        ]),
  ];
}

/** The page and its index name the same files with the same bytes. */
function judgePresence(index: ReleaseIndex, own: string, { files }: Page): readonly Finding[] {
  const listed = new Set([own, ...index.files.map(({ name }) => name)]);
  const extra = files.filter(({ name }) => !listed.has(name));
  return [
    ...index.files.map((file) =>
      judgeFile(
        file,
        files.find(({ name }) => name === file.name),
      ),
    ),
    ...files.flatMap(judgeTold),
    ...extra.map(({ name }) => lacking('FILE_LISTED', name, 'on the page, but no part of the release')),
  ];
}

function judgeFile({ name, sha256 }: IndexedFile, there: PageFile | undefined): Finding {
  if (there === undefined) return lacking('FILE_PRESENT', name, 'part of the release, but not on the page');
  if (there.sha256 === sha256) return found('FILE_DIGEST', name, `sha256 ${sha256}`);
  return lacking('FILE_DIGEST', name, `has sha256 ${there.sha256}; released was ${sha256}`);
}

function judgeTold({ name, sha256, told }: PageFile): readonly Finding[] {
  if (told === null || told === sha256) return [];
  return [lacking('FORGE_DIGEST', name, `has sha256 ${sha256}; the forge says ${told}`)];
}

function judgeSignatures(index: ReleaseIndex, one: OpenCase): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { name, role } of index.files) {
    if (role === 'asset' || role === 'sbom') findings.push(judgeSignature(name, one));
  }
  return findings;
}

/** The signature over a file of a page, by the bundle that is named after it. */
function judgeSignature(name: string, { page, bundles }: OpenCase): Finding {
  const file = page.files.find((each) => each.name === name);
  if (file === undefined) return lacking('SIGNED', name, 'not on the page');
  const about = { name, sha256: file.sha256, bytes: page.read(name) };
  const checks = bundles(signatureName(name), { ...about, predicateType: null, version: null });
  return judged('SIGNED', name, { checks, shows: signerOf(checks) });
}
