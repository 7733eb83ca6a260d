import parse from 'spdx-expression-parse';

/** A declared licence: an SPDX identifier, an SPDX expression of several, or a text that is neither. */
export interface License {
  readonly kind: 'id' | 'expression' | 'text';
  readonly text: string;
}

/** Reads a licence as manifests declare it (SPDX 2.3, annex D). */
export function licenseOf(declared: string): License {
  const text = declared.trim().slice(0, longest);
  const info = parsed(text);
  if (info === null) return { kind: 'text', text };
  const isId = 'license' in info && info.plus === undefined && info.exception === undefined;
  return { kind: isId && !text.includes('(') ? 'id' : 'expression', text };
}

/** Whether nobody could take this licence without one of those that are denied: of alternatives, one is enough. */
export function isDeniedLicense(declared: string, denied: readonly string[]): boolean {
  const text = declared.trim().slice(0, longest);
  const info = parsed(text);
  return denied.includes(text) || (info !== null && isDenied(info, denied));
}

function isDenied(info: parse.Info, denied: readonly string[]): boolean {
  if ('license' in info)
    return denied.includes(info.license) || (info.plus === true && denied.includes(`${info.license}+`));
  const [left, right] = [isDenied(info.left, denied), isDenied(info.right, denied)];
  return info.conjunction === 'and' ? left || right : left && right;
}

function parsed(text: string): parse.Info | null {
  try {
    return parse(text);
  } catch {
    // The parser's only way to say no; of a text too deeply nested for its stack, too.
    return null;
  }
}

/** Characters of a licence that are kept. */
const longest = 1000;
