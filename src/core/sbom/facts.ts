/** What a bill of materials says about its making. */
export interface SbomFacts {
  /** UTC, `YYYY-MM-DDThh:mm:ssZ`: the date of the release, of the commit, or SOURCE_DATE_EPOCH; never the clock. */
  readonly timestamp: string;
  /** The version of this tool. */
  readonly toolVersion: string;
}

/**
 * The name of a bill's file beside a release: `NAME-VERSION.cdx.json`. A scope and the directories of a module stay, with `-` for
 * what no file name may hold.
 */
export function sbomFileName(
  { name, version }: { readonly name: string; readonly version: string | null },
  format: SbomFormat,
): string {
  const plain = plainFileName(version === null ? name : `${name}-${version}`);
  return `${plain || 'repository'}${sbomFormats[format]}`;
}

/**
 * A name as one of a file anywhere: letters, digits and `. _ + -`, no dot or dash before them. npm calls what it packs so: `@a/b`
 * is `a-b`. Empty where nothing is left.
 */
export function plainFileName(text: string): string {
  return text.replace(/[^\w.+-]+/g, '-').replace(/^[-.]+/, '');
}

/** Formats a bill can be written in, and how their files end. */
export const sbomFormats = { cyclonedx: '.cdx.json', spdx: '.spdx.json' } as const;

export type SbomFormat = keyof typeof sbomFormats;
