import { cut } from '../notes/clean.ts';
import { describeFinding, type PolicyFinding } from './policy.ts';

/** Most findings that are named; the others are counted. */
const named = 10;
/** Most characters of one. */
const longest = 300;

/** What is denied in a release, for people. */
export interface Denied {
  /** One for each thing, at most eleven. */
  readonly lines: readonly string[];
  /** The way out. */
  readonly hint: string;
}

/** What stands between a release and its policy, each thing once, however many of its packages hold it; null where nothing does. */
export function deniedIn(findings: readonly PolicyFinding[]): Denied | null {
  const open = findings.filter(({ settledBy }) => settledBy === null);
  const lines = [...new Set(open.map((one) => cut(describeFinding(one), longest)))];
  if (lines.length === 0) return null;
  const rest = lines.length > named ? [`and ${lines.length - named} more`] : [];
  return {
    lines: [...lines.slice(0, named), ...rest],
    hint: `${wayOut(open)} All of it: release sbom --check`,
  };
}

/** All of it as one message. */
export function deniedText({ lines }: Denied): string {
  return ['sbomPolicy denies what is in this release:', lines.join(';\n')].join('\n');
}

/** What can be done about these codes, the most thorough first. */
function wayOut(open: readonly PolicyFinding[]): string {
  const codes = new Set(open.map(({ code }) => code));
  const ways = [
    ...(open.some(({ fixed }) => fixed !== null) ? ['update to the version that mends it'] : []),
    ...(codes.has('DENIED') || codes.has('LICENSE') ? ['replace or remove the package'] : []),
    ...(codes.has('VULNERABLE') ? ['say in a file of sbomPolicy.vex why it does not matter here'] : []),
    'change sbomPolicy in release.config',
  ];
  const text = ways.join(', or ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
