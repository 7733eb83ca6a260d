import { groupBy } from '../core/collections.ts';
import type { Finding } from '../core/evidence/finding.ts';
import { clean, pad, type Style } from './text.ts';

/** What was found of a release. Public JSON of `release verify`. */
export interface VerifiedRelease {
  readonly tag: string;
  readonly version: string;
  readonly verified: boolean;
  readonly findings: readonly Finding[];
}

/** Every finding on a line, by file, then the verdict. */
export function showVerifiedRelease(release: VerifiedRelease, { style }: { readonly style: Style }): string {
  const { findings } = release;
  const width = Math.max(0, ...findings.map(({ code }) => code.length));
  const blocks = [...groupBy(findings, ({ file }) => file)].map(([file, of]) =>
    [style.bold(clean(file ?? release.tag)), ...of.map((one) => showFinding(one, width, style))].join('\n'),
  );
  return [...blocks, verdict(release, style)].join('\n');
}

function showFinding({ code, ok, message }: Finding, width: number, style: Style): string {
  return `  ${ok ? style.green('✓') : style.red('✗')} ${pad(code, width)}  ${clean(message)}`;
}

function verdict({ tag, verified, findings }: VerifiedRelease, style: Style): string {
  const wrong = findings.filter(({ ok }) => !ok);
  if (verified) return style.green(`VERIFIED ${clean(tag)}`);
  const codes = [...new Set(wrong.map(({ code }) => code))];
  return style.red(`REFUSED ${clean(tag)}: ${codes.join(', ') || 'nothing proves it'}`);
}
