import type { AskedEcosystem, Config } from '../config/config.ts';
import { groupBy } from '../core/collections.ts';
import { registryKey, type Listing, type Listings } from '../core/decide/taken.ts';
import type { Package, Warning } from '../core/model.ts';
import { listed } from '../core/package-name.ts';
import type { Registries, RegistryAnswer, RegistryQuestion } from '../ports.ts';
import type { Reading } from './read.ts';

/** What registries say of the packages that are released here. */
export interface ReadListings {
  readonly listings: Listings;
  readonly warnings: readonly Warning[];
}

/** Whom to ask, and how. */
export interface ListingInput {
  readonly config: Pick<Config, 'registries'>;
  readonly registries: (root: string) => Promise<Registries>;
}

/**
 * Asks the registries of the configuration about every package that is released and not private. One that does not answer
 * becomes a warning: nothing is concluded from silence.
 */
export async function readListings(
  { config, registries }: ListingInput,
  { lines, standing }: Pick<Reading, 'lines' | 'standing'>,
): Promise<ReadListings> {
  const packages = lines.lines.flatMap(({ members }) => members);
  const asked = packages.flatMap((pkg) => questionOf(pkg, config));
  if (asked.length === 0) return { listings: new Map(), warnings: [] };
  const answers = await (await registries(standing.root)).ask(asked.map(({ question }) => question));
  const heard = asked.flatMap(({ pkg }, at): readonly Heard[] => {
    const answer = answers[at];
    return answer === undefined ? [] : [{ pkg, answer }];
  });
  return { listings: new Map(heard.flatMap(listingOf)), warnings: silences(heard) };
}

interface Heard {
  readonly pkg: Package;
  readonly answer: RegistryAnswer;
}

function questionOf(
  pkg: Package,
  { registries }: Pick<Config, 'registries'>,
): readonly { readonly pkg: Package; readonly question: RegistryQuestion }[] {
  const { ecosystem, name } = pkg;
  const where = isAsked(ecosystem) ? registries[ecosystem] : false;
  if (pkg.private || where === false) return [];
  const registry = where === true ? (pkg.registry ?? null) : where;
  return [{ pkg, question: { ecosystem, name, registry } }];
}

function isAsked(ecosystem: string): ecosystem is AskedEcosystem {
  return ecosystem === 'npm' || ecosystem === 'cargo' || ecosystem === 'python';
}

function listingOf({ pkg, answer }: Heard): readonly (readonly [string, Listing])[] {
  if ('problem' in answer) return [];
  const versions = answer.versions.flatMap(
    ({ text, commit }): readonly (readonly [string, string | null])[] => {
      const key = registryKey(text, pkg.ecosystem);
      return key === null ? [] : [[key, commit]];
    },
  );
  return [[pkg.manifest, { registry: answer.registry, versions: new Map(versions) }]];
}

function silences(heard: readonly Heard[]): readonly Warning[] {
  const silent = heard.flatMap(({ pkg, answer }) =>
    'problem' in answer ? [{ name: pkg.name, why: `${answer.registry}: ${answer.problem}` }] : [],
  );
  return [...groupBy(silent, ({ why }) => why)].map(([why, packages]) => ({
    code: 'REGISTRY_UNKNOWN',
    message: `which versions of ${listed(packages.map(({ name }) => name))} are taken is not known (${why})`,
    hint: 'Run this again when it answers, or leave it out of registries in release.config.',
  }));
}
