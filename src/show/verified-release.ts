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

/** How a release is shown. */
export interface ReleaseView {
  readonly style: Style;
  /** Whether to show every finding; else what is right of several files is one line. */
  readonly verbose: boolean;
}

/** What was found on lines of their own, then the verdict. */
export function showVerifiedRelease(
  { tag, verified, findings }: VerifiedRelease,
  { style, verbose }: ReleaseView,
): string {
  const width = codeWidth(findings);
  const shown = verbose ? findings : shortened(findings);
  const lines = [...groupBy(shown, ({ file }) => file)].flatMap(([file, of]) => [
    style.bold(clean(file ?? tag)),
    ...showLooked(of, style, width),
  ]);
  return [...lines, showVerdict(tag, { verified, looked: findings }, style)].join('\n');
}

type Shown = Pick<Finding, 'code' | 'ok' | 'file' | 'message'>;

/** What is right of several files as one finding of the release, then what is wrong, by file. */
function shortened(findings: readonly Finding[]): readonly Shown[] {
  const right = findings.filter(({ ok }) => ok);
  const together = [...groupBy(right, ({ code, file }) => `${code} ${file === null ? 'release' : 'file'}`)];
  return [...together.flatMap(([, same]) => inOne(same)), ...findings.filter(({ ok }) => !ok)];
}

/** Of one code. What a policy only tells is worth reading, so those are never counted. */
function inOne(same: readonly Finding[]): readonly Shown[] {
  const [first] = same;
  if (first === undefined || first.file === null || first.code === 'SBOM_POLICY') return same;
  const files = new Set(same.map(({ file }) => file)).size;
  const messages = [...new Set(same.map(({ message }) => message))];
  const count = `${files} files`;
  const texts = files === 1 ? messages : [messages.length === 1 ? `${first.message}, ${count}` : count];
  return texts.map((message) => ({ ...first, file: null, message }));
}
