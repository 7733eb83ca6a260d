import { groupBy } from '../core/collections.ts';
import { clean, type Style } from './text.ts';

/** A finding, as shown. Public JSON of `release doctor`. */
interface Shown {
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
  readonly hint: string | null;
  readonly entry: string | null;
}

/** What `release doctor` found, for people: each finding with its place, then the entries that would own them. */
export function showDiagnosis(
  { findings, files }: { readonly findings: readonly Shown[]; readonly files: number },
  { style }: { readonly style: Style },
): string {
  const looked = `${files} ${files === 1 ? 'file' : 'files'} looked through`;
  if (findings.length === 0) return `Nothing found; ${looked}.`;
  const entries = [...new Set(findings.map(({ entry }) => entry).filter((entry) => entry !== null))];
  return [
    ...[...groupBy(findings, ({ path, message }) => `${path ?? ''}\0${message}`).values()].flatMap((same) =>
      showSame(same, style),
    ),
    ...(entries.length === 0
      ? []
      : [
          '',
          'To keep them up to date, in release.config.ts:',
          '',
          '  files: [',
          ...entries.map((entry) => `    ${clean(entry)},`),
          '  ],',
        ]),
    '',
    `${findings.length} found; ${looked}.`,
  ].join('\n');
}

/** Lines that are named before the rest is counted. */
const listed = 5;

/** Findings of one file that say the same, in one line. */
function showSame(findings: readonly Shown[], style: Style): readonly string[] {
  const [{ path, message, hint }] = [findings[0] ?? { path: null, message: '', hint: null }];
  const lines = findings.map(({ line }) => line).filter((line) => line !== null);
  const rest = lines.length > listed ? ` and ${lines.length - listed} more` : '';
  const at = lines.length === 0 ? '' : `:${lines.slice(0, listed).join(', ')}${rest}`;
  const place = path === null ? '' : `${style.bold(`${clean(path)}${at}`)}: `;
  return [`${place}${clean(message)}`, ...(hint === null ? [] : [`  ${clean(hint)}`])];
}
