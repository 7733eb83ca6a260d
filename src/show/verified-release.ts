import { groupBy } from '../core/collections.ts';
import type { Finding } from '../core/evidence/finding.ts';
import { clean, type Style } from './text.ts';
import { codeWidth, showLooked, showVerdict } from './verdict.ts';

/** What was found of a release. Public JSON of `release verify`. */
export interface VerifiedRelease {
  readonly tag: string;
  readonly version: string;
  readonly verified: boolean;
  readonly findings: readonly Finding[];
}

/** Every finding on a line, by file, then the verdict. */
export function showVerifiedRelease(
  { tag, verified, findings }: VerifiedRelease,
  { style }: { readonly style: Style },
): string {
  const width = codeWidth(findings);
  const lines = [...groupBy(findings, ({ file }) => file)].flatMap(([file, of]) => [
    style.bold(clean(file ?? tag)),
    ...showLooked(of, style, width),
  ]);
  return [...lines, showVerdict(tag, { verified, looked: findings }, style)].join('\n');
}
