import { canonicalJson } from '../canonical.ts';
import { nothingWanted, type Wanted } from './wanted.ts';

/** What a plan is made from that is in no commit. */
export interface Asked {
  /** The branch that is released from. */
  readonly branch: string;
  /** Day of the release, YYYY-MM-DD. */
  readonly date: string;
  readonly wanted: Wanted;
}

/** One line of canonical JSON, from which `parseAsked` has it again; wishes nobody had are left out. */
export function askedText({ branch, date, wanted }: Asked): string {
  const usual = new Map<string, unknown>(Object.entries(nothingWanted));
  const wishes = Object.entries(wanted).filter(
    ([key, value]: [string, unknown]) => canonicalJson(value) !== canonicalJson(usual.get(key)),
  );
  return canonicalJson({ branch, date, ...Object.fromEntries(wishes) });
}
