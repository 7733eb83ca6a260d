import { clean, truncate, type Style } from './text.ts';

/** The releases of one commit as they were, and as they would have been. */
export interface ShownPoint {
  readonly commit: string;
  readonly date: string;
  readonly releases: readonly {
    readonly package: string;
    readonly tag: string;
    readonly released: string;
    readonly ours: string | null;
    readonly agrees: boolean;
    readonly why: string | null;
  }[];
  readonly more: readonly { readonly package: string; readonly version: string; readonly why: string }[];
}

/** Reasons are cut to this many columns. */
const longest = 160;

/** What `release shadow` found, for people: one line a tag, the reason below where we differ. */
export function showShadow(points: readonly ShownPoint[], config: string, style: Style): string {
  const all = points.flatMap(({ releases }) => releases);
  const same = all.filter(({ agrees }) => agrees).length;
  return [
    ...points.flatMap((point) => pointLines(point, style)),
    '',
    `${String(same)} of ${String(all.length)} versions agree, with ${clean(config)}`,
  ].join('\n');
}

function pointLines({ commit, date, releases, more }: ShownPoint, style: Style): readonly string[] {
  return [
    ...releases.flatMap(({ tag, ours, agrees, why }) => [
      `${agrees ? style.green('✓') : style.yellow('≠')} ${date} ${commit.slice(0, 8)}  ${clean(tag)}${agrees ? '' : `  here: ${ours ?? 'no release'}`}`,
      ...(why === null ? [] : [style.dim(`    ${truncate(clean(why), longest)}`)]),
    ]),
    ...more.flatMap((one) => [
      `${style.yellow('+')} ${date} ${commit.slice(0, 8)}  here also: ${clean(one.package)} ${one.version}`,
      style.dim(`    ${truncate(clean(one.why), longest)}`),
    ]),
  ];
}
