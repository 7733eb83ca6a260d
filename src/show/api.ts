import type { ApiReport } from '../core/api.ts';
import type { Level } from '../core/model.ts';
import { clean, wrap, type Style } from './text.ts';

/** A comparison with what follows from it. Part of the public JSON contract. */
export interface ComparedApi extends ApiReport {
  readonly package: string;
  readonly previous: string;
  readonly next: string;
  /** What the changes ask of the version; null where nothing changed. */
  readonly asks: Level | null;
  readonly tooSmall: boolean;
  /** False where one of both could not be had; `notes` say why. */
  readonly isCompared: boolean;
}

/** Compared APIs for the terminal. */
export function showApi(
  compared: readonly ComparedApi[],
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  if (compared.length === 0)
    return 'No API to compare: nothing is about to be released that has declarations or a library and was released before.';
  return compared.flatMap((one) => onePackage(one, style, width)).join('\n');
}

function verdictOf({ isCompared, tooSmall, asks }: ComparedApi, style: Style): string {
  if (!isCompared) return style.red('not compared');
  const verdict = tooSmall ? style.red('too small a step for its API') : style.green('fits its API');
  return `${verdict} (${asks === null ? 'no change' : `asks for ${asks}`})`;
}

function onePackage(one: ComparedApi, style: Style, width: number): readonly string[] {
  const step = `${style.bold(clean(one.package))} ${clean(one.previous)} → ${clean(one.next)}`;
  const lines = [
    ...one.changes.map(({ level, name, what }) => `${level}: ${name} ${what}`),
    ...one.notes.map((note) => `note: ${note}`),
  ];
  return [
    `${step}: ${verdictOf(one, style)}`,
    ...lines.flatMap((line) => wrap(clean(line), Math.max(40, width) - 2).map((text) => `  ${text}`)),
  ];
}
