import parse from 'spdx-expression-parse';

/** A declared licence: an SPDX identifier, an SPDX expression of several, or a text that is neither. */
export interface License {
  readonly kind: 'id' | 'expression' | 'text';
  readonly text: string;
}

/** Reads a licence as manifests declare it (SPDX 2.3, annex D); Cargo's old `MIT/Apache-2.0` is for its reader to translate. */
export function licenseOf(declared: string): License {
  const text = declared.trim().slice(0, longest);
  try {
    const info = parse(text);
    const isId = 'license' in info && info.plus === undefined && info.exception === undefined;
    return { kind: isId && !text.includes('(') ? 'id' : 'expression', text };
  } catch {
    // The parser's only way to say no; of a text too deeply nested for its stack, too.
    return { kind: 'text', text };
  }
}

/** Characters of a licence that are kept. */
const longest = 1000;
