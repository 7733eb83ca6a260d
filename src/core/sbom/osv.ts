import { z } from 'zod';
import { groupBy } from '../collections.ts';
import { ReleaseError } from '../error.ts';
import { jsonOrNull } from '../json-text.ts';
import { printable } from '../quote.ts';
import { purlOf, type PurlType } from './purl.ts';
import { orderOf, type Compare } from './versions.ts';

const eventSchema = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});

/** The parts of an advisory that are read (https://ossf.github.io/osv-schema/). */
const advisorySchema = z.object({
  id: z.string(),
  summary: z.string().optional(),
  withdrawn: z.string().optional(),
  aliases: z.array(z.string()).nullish(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(eventSchema) })).nullish(),
        versions: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

type Advisory = z.infer<typeof advisorySchema>;
type About = NonNullable<Advisory['affected']>[number];

/** Where a range of affected versions begins or ends. */
interface Event {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
}

/** Versions of a package that are affected. */
interface Affected {
  readonly versions?: readonly string[] | null | undefined;
  readonly ranges?:
    readonly { readonly type: string; readonly events: readonly Event[] }[] | null | undefined;
}

/** An advisory about one package. */
export interface Vulnerability {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string | null;
  readonly affected: readonly Affected[];
}

/** Advisories by the package URL, without a version, of the package they are about. */
export type Advisories = ReadonlyMap<string, readonly Vulnerability[]>;

/**
 * Reads advisories in the OSV format: one, a list of them, or one a line, as databases are handed out. Withdrawn ones are left out,
 * and those about packages of which no lockfile is read.
 * @throws ReleaseError POLICY_UNREADABLE naming the file
 */
export function readAdvisories(file: string, text: string): Advisories {
  const found = new Map<string, Vulnerability[]>();
  for (const { id, aliases, summary = null, affected, withdrawn } of advisoriesIn(file, text)) {
    const byPackage = groupBy(affected ?? [], purlOfAffected);
    for (const [purl, places] of withdrawn === undefined ? byPackage : []) {
      if (purl === null) continue;
      const list = found.get(purl) ?? [];
      list.push({ id, aliases: aliases ?? [], summary, affected: places });
      found.set(purl, list);
    }
  }
  return found;
}

function advisoriesIn(file: string, text: string): readonly Advisory[] {
  const whole = jsonOrNull(text);
  const values: readonly unknown[] = Array.isArray(whole)
    ? whole
    : whole !== null
      ? [whole]
      : text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(jsonOrNull);
  return values.map((value, at) => {
    const { data, error } = advisorySchema.safeParse(value);
    if (data !== undefined) return data;
    const [issue] = error.issues;
    const place = [`advisory ${at + 1}`, ...(issue?.path ?? [])].map(String).join(' > ');
    throw new ReleaseError(
      'POLICY_UNREADABLE',
      `${file}: ${printable(`${place}: ${issue?.message ?? ''}`, 200)}`,
      {
        hint: 'Fetch the advisories again: one OSV record, a JSON list of them, or one a line.',
      },
    );
  });
}

const types: Readonly<Record<string, PurlType>> = {
  npm: 'npm',
  'crates.io': 'cargo',
  PyPI: 'pypi',
  Go: 'golang',
};

function purlOfAffected({ package: about }: About): string | null {
  const type =
    about === undefined ? undefined : Object.entries(types).find(([name]) => name === about.ecosystem)?.[1];
  if (about === undefined || type === undefined || about.name === '') return null;
  const name = type === 'pypi' ? about.name.toLowerCase().replace(/[-_.]+/g, '-') : about.name;
  return purlOf({ type, name, version: null });
}

/** Whether a version is affected; true for one that nothing tells: what cannot be ruled out is not. */
export function isAffected(purl: string, version: string | null, { affected }: Vulnerability): boolean {
  if (version === null) return true;
  const plain = version.replace(/^v/, '');
  const order = orderOf(purl);
  return affected.some(
    ({ versions, ranges }) =>
      (versions ?? []).some((each) => each === version || each === plain) ||
      (ranges ?? []).some(({ type, events }) => type !== 'GIT' && isInEvents(plain, events, order)),
  );
}

/** The algorithm of the specification ("Evaluation"): events in order of their versions, the last one that was reached counts. */
function isInEvents(version: string, events: readonly Event[], order: Compare): boolean {
  const from = (text: string): number | null => (text === '0' ? 1 : order(version, text));
  const reached = events
    .filter(({ introduced, fixed, last_affected: last }) => {
      const sign = from(introduced ?? fixed ?? last ?? '');
      return sign !== null && (last !== undefined && introduced === undefined ? sign > 0 : sign >= 0);
    })
    .sort((a, b) => {
      const [left, right] = [a, b].map((one) => one.introduced ?? one.fixed ?? one.last_affected ?? '0');
      if (left === '0' || right === '0') return left === right ? 0 : left === '0' ? -1 : 1;
      return order(left ?? '', right ?? '') ?? 0;
    });
  return reached.at(-1)?.introduced !== undefined;
}

/** The least version above this one that mends it, or null. */
export function fixedIn(purl: string, version: string | null, { affected }: Vulnerability): string | null {
  const order = orderOf(purl);
  return (
    affected
      .flatMap(({ ranges }) => ranges ?? [])
      .filter(({ type }) => type !== 'GIT')
      .flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
      .filter((fixed) => version === null || (order(fixed, version) ?? 0) > 0)
      .sort((a, b) => order(a, b) ?? 0)
      .at(0) ?? null
  );
}
