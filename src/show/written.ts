import type { Warning } from '../core/model.ts';
import { clean, type Style } from './text.ts';
import { showWarnings } from './warnings.ts';

/** Versions to try that were written into files. Public JSON of `release next --snapshot --write`. */
export interface Written {
  readonly schema: 1;
  readonly planId: string;
  /** The commit they were made of. */
  readonly commit: string | null;
  readonly versions: readonly {
    readonly package: string;
    readonly path: string;
    readonly ecosystem: string;
    /** Last released version, null before the first. */
    readonly current: string | null;
    readonly next: string;
  }[];
  /** Paths of the files that were edited, from the top of the repository. */
  readonly files: readonly string[];
  /** The command that takes the edits back, or null where there are none. */
  readonly restore: string | null;
  readonly warnings: readonly Warning[];
}

/** The versions and the way back, for people. */
export function showWritten(
  { versions, files, restore, warnings }: Written,
  { style }: { readonly style: Style },
): string {
  const told = showWarnings(warnings, style);
  if (versions.length === 0) return ['Nothing asks for a release: no file was written.', ...told].join('\n');
  return [
    ...versions.map(({ package: name, next }) => `${style.bold(clean(name))} ${style.green(next)}`),
    ...told,
    `Written into ${files.length} file${files.length === 1 ? '' : 's'}; nothing was committed or tagged.`,
    ...(restore === null ? [] : [`Take it back: ${restore}`]),
  ].join('\n');
}
