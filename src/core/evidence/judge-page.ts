import { isVerified } from './check.ts';
import { found, judged, lacking, type Finding } from './finding.ts';
import { isChecksums, judgeChecksums, readChecksums } from './judge-checksums.ts';
import { signerOf } from './judge-release.ts';
import { textOf, type Case, type PageFile } from './page.ts';
import { policyFor } from './page-bundles.ts';
import { statementIn } from './statement-in.ts';
import { openBundle } from './verify.ts';

/** How bundles are called by those who attach them: cosign and GoReleaser, sigstore-python, GitHub, SLSA generators. */
const bundleName = /^(.+?)(?:\.sigstore(?:\.json)?|\.bundle|\.intoto\.jsonl|\.attestation\.jsonl)$/;

/** Whether a file is called as bundles are. */
export function isBundleName(name: string): boolean {
  return bundleName.test(name);
}

/**
 * Judges a page without an evidence index, as other tools make them: every file must be proven by a signature of its own, by a
 * statement about it, or by a checksum file that is proven. What is missing from such a page cannot be seen.
 */
export function judgePage(one: Case): readonly Finding[] {
  const { page } = one;
  const findings: Finding[] = [];
  const proven = new Set<string>();
  for (const file of page.files) {
    for (const finding of judgeBundles(file, one)) {
      findings.push(finding);
      if (isVerified(finding.checks) && finding.file !== null) proven.add(finding.file);
    }
  }
  const sums = judgeChecksums(page);
  for (const { name } of page.files.filter((file) => isChecksums(file.name) && proven.has(file.name))) {
    const listed = readChecksums(textOf(page, name) ?? '');
    for (const file of page.files) if (listed.get(file.name) === file.sha256) proven.add(file.name);
  }
  const files = page.files.filter(({ name }) => !isBundleName(name));
  return [...findings, ...sums, ...files.map(({ name }) => judgeProven(name, proven))];
}

function judgeProven(name: string, proven: ReadonlySet<string>): Finding {
  return proven.has(name)
    ? found('PROVEN', name, 'proven by a signature')
    : lacking('PROVEN', name, 'nothing on the page proves it');
}

/** A file of bundles holds one, or one a line. */
function judgeBundles({ name }: PageFile, one: Case): readonly Finding[] {
  const [, signed] = bundleName.exec(name) ?? [];
  if (signed === undefined) return [];
  const text = textOf(one.page, name) ?? '';
  const bundles = name.endsWith('.jsonl') ? text.split('\n').filter((line) => line.trim() !== '') : [text];
  const findings: Finding[] = [];
  for (const bundle of bundles) findings.push(...judgeBundle({ bundle, name, signed }, one));
  return findings;
}

interface Named {
  readonly bundle: string;
  readonly name: string;
  /** The file the bundle is named after. */
  readonly signed: string;
}

function judgeBundle({ bundle, name, signed }: Named, one: Case): readonly Finding[] {
  const { page } = one;
  const check = openBundle(bundle, policyFor(name, one));
  const statement = statementIn(bundle);
  const about = page.files.filter((file) =>
    statement === null
      ? file.name === signed
      : statement.subjects.some(({ sha256 }) => sha256 === file.sha256),
  );
  if (about.length === 0) return [lacking('SIGNED', name, 'it is about no file of the page')];
  const findings: Finding[] = [];
  for (const { name: file, sha256 } of about) {
    const bytes = statement === null ? page.read(file) : null;
    const predicateType = statement?.predicateType ?? null;
    const subject = { name: file, sha256, bytes, predicateType, version: null };
    const checks = check(subject);
    const shows = `${predicateType === null ? '' : `${predicateType}, `}${signerOf(checks)}`;
    findings.push(judged(statement === null ? 'SIGNED' : 'PROVENANCE', file, { checks, shows }));
  }
  return findings;
}
