import type { TextPlace } from '../place.ts';
import { jvmSemver } from '../jvm.ts';
import { textIn, type Pom } from './pom.ts';

/** Where a text is put together: one literal piece, or CI-friendly properties (`${revision}${changelist}`). */
export type Pieces = readonly [TextPlace, ...TextPlace[]];

/**
 * Where the version of a project stands: its own, else its parent's, if that is in the repository. Null where it is
 * computed, or comes from outside.
 */
export function versionPieces(pom: Pom): Pieces | null {
  const own = textIn(pom.project, 'version');
  const inherits = own === undefined || /^\$\{(?:project\.)?parent\.version\}$/.test(own.value);
  if (inherits) return pom.above === null ? null : versionPieces(pom.above);
  return piecesOf(pom, own);
}

/** The text of the pieces. */
export function written(pieces: Pieces): string {
  return pieces.map(({ value }) => value).join('');
}

/** The version of a project as SemVer text; null where it has none of its own, or SemVer cannot say it. */
export function versionOf(pom: Pom): string | null {
  const pieces = versionPieces(pom);
  return pieces === null ? null : jvmSemver(written(pieces));
}

/** The places a text is made of, properties of the project and its parents looked up once. */
export function piecesOf(pom: Pom, place: TextPlace): Pieces | null {
  if (!place.value.includes('$')) return isPlain(place) ? [place] : null;
  const names = /^(?:\$\{[^${}]+\})+$/.test(place.value) ? place.value.slice(2, -1).split('}${') : [];
  const pieces = names.map((name) => propertyOf(pom, name));
  const known = pieces.filter((piece) => piece !== null && isPlain(piece) && !piece.value.includes('$'));
  const [first, ...rest] = known.flatMap((piece) => piece ?? []);
  return first === undefined || known.length < names.length ? null : [first, ...rest];
}

function propertyOf(pom: Pom, name: string): TextPlace | null {
  return pom.properties.get(name) ?? (pom.above === null ? null : propertyOf(pom.above, name));
}

/** Whether the text is written without entities, so that it can be replaced as it stands. */
function isPlain({ value, start, end }: TextPlace): boolean {
  return end - start === value.length;
}
