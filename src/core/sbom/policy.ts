import { cleanLine } from '../notes/clean.ts';
import type { Bill, Component } from './bill.ts';
import type { Need } from './graph.ts';
import { isDeniedLicense } from './license.ts';
import { fixedIn, isAffected, type Advisories, type Vulnerability } from './osv.ts';
import type { VexStatement } from './vex.ts';
import { isWithin, orderOf, type VersionRange } from './versions.ts';

/** A package that must not be in a bill. */
export interface Denial {
  /** Package URL without a version. */
  readonly purl: string;
  /** The versions that are meant; null for all. */
  readonly versions: VersionRange | null;
  readonly reason: string;
}

/** What must not be in a bill. */
export interface SbomPolicy {
  readonly deny: readonly Denial[];
  /** SPDX identifiers of licences, or licences in the words of a manifest. */
  readonly denyLicenses: readonly string[];
  readonly advisories: readonly Advisories[];
  readonly vex: readonly VexStatement[];
}

/** A component a policy objects to. */
export interface PolicyFinding {
  readonly code: 'DENIED' | 'LICENSE' | 'VULNERABLE';
  /** Its `ref` in the bill. */
  readonly component: string;
  readonly need: Need;
  /** The advisory, the licence, or the denied package. */
  readonly id: string;
  /** Half a sentence for people: why. */
  readonly message: string;
  /** The version that mends it, or null. */
  readonly fixed: string | null;
  /** What VEX says of it, where that settles it; null for what is open. */
  readonly settledBy: string | null;
}

/** What a policy objects to in a bill, in the order of its components. What cannot be ruled out is objected to. */
export function judgeBill(bill: Bill, policy: SbomPolicy): readonly PolicyFinding[] {
  return [bill.subject, ...bill.components].flatMap((component) => [
    ...denials(component, policy),
    ...licenses(component, policy),
    ...vulnerabilities(component, bill, policy),
  ]);
}

/** Whether a bill passes: whatever was found is settled. */
export function isClean(findings: readonly PolicyFinding[]): boolean {
  return findings.every(({ settledBy }) => settledBy !== null);
}

/** A finding in one line of plain text. */
export function describeFinding({ code, component, id, message, fixed, need }: PolicyFinding): string {
  const how = need === 'required' ? '' : `, ${need}`;
  const mended = fixed === null ? '' : ` (fixed in ${fixed})`;
  return cleanLine(`${component}${how}: ${code} ${id}: ${message}${mended}`);
}

function finding(
  { ref, need }: Component,
  more: Pick<PolicyFinding, 'code' | 'id' | 'message'> & Partial<PolicyFinding>,
): PolicyFinding {
  return { component: ref, need, fixed: null, settledBy: null, ...more };
}

function denials(component: Component, { deny }: SbomPolicy): readonly PolicyFinding[] {
  const { purl, version } = component;
  if (purl === null) return [];
  return deny
    .filter((one) => one.purl === plainPurl(purl))
    .filter(({ versions }) => {
      if (versions === null) return true;
      return version === null || isWithin(version, versions, orderOf(purl)) !== false;
    })
    .map((one) => finding(component, { code: 'DENIED', id: one.purl, message: one.reason }));
}

/** Without version, qualifiers and path. */
export function plainPurl(purl: string): string {
  return purl.split(/[?@#]/, 1)[0] ?? purl;
}

function licenses(component: Component, { denyLicenses }: SbomPolicy): readonly PolicyFinding[] {
  const { license, own } = component;
  if (own || license === null || !isDeniedLicense(license, denyLicenses)) return [];
  return [finding(component, { code: 'LICENSE', id: license, message: 'this licence is denied' })];
}

function vulnerabilities(
  component: Component,
  bill: Bill,
  { advisories, vex }: SbomPolicy,
): readonly PolicyFinding[] {
  const { purl, version } = component;
  if (purl === null) return [];
  const known = advisories.flatMap((all) => all.get(plainPurl(purl)) ?? []);
  return known
    .filter((one) => isAffected(purl, version, one))
    .map((one) =>
      finding(component, {
        code: 'VULNERABLE',
        id: one.id,
        message: version === null ? 'its version is not locked' : (one.summary ?? 'see the advisory'),
        fixed: fixedIn(purl, version, one),
        settledBy: settledBy(one, component, bill, vex),
      }),
    );
}

/** The last statement about a vulnerability in a component counts. */
function settledBy(
  { id, aliases }: Vulnerability,
  { ref }: Component,
  { subject }: Bill,
  vex: readonly VexStatement[],
): string | null {
  const ids = new Set([id, ...aliases]);
  const last = vex.findLast(({ vulnerabilities: of, products, parts }) => {
    if (!of.some((each) => ids.has(each))) return false;
    if (products.some((each) => isMeant(each, ref)) && parts.length === 0) return true;
    const isSubject = products.some((each) => isMeant(each, subject.ref));
    return isSubject && (parts.length === 0 || parts.some((each) => isMeant(each, ref)));
  });
  return last?.settled === true ? last.says : null;
}

/** A package URL without a version means all versions. */
function isMeant(written: string, ref: string): boolean {
  return (
    written === ref || (written.startsWith('pkg:') && !written.includes('@') && plainPurl(ref) === written)
  );
}
