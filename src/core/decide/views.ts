import { attributor, since, type AttributionRules, type Touched } from '../attribute.ts';
import type { CommitReading } from '../commits/index.ts';
import { withIntents, type Intent } from '../intents.ts';
import type { Change, Package, ReadCommit } from '../model.ts';

/** How the commits read by the rules that some packages have of their own. */
export interface OwnReading {
  readonly manifests: ReadonlySet<string>;
  readonly commits: CommitReading;
}

/** What views are made of. */
export interface ViewInput {
  readonly commits: CommitReading;
  readonly own: readonly OwnReading[];
  readonly packages: readonly Package[];
  readonly rules: AttributionRules;
  readonly intents: readonly Intent[];
}

/** The commits of a range as one kind of package sees them. */
interface Sight {
  /** Commits that end otherwise in this range than they read. */
  readonly settled: ReadonlyMap<string, ReadCommit>;
  readonly readOf: (sha: string) => ReadCommit | undefined;
  readonly touchedBy: (sha: string) => ReadonlyMap<string, readonly Change[]> | undefined;
}

/** The commits since a release. */
export interface View extends Omit<Sight, 'readOf'> {
  readonly range: ReadonlySet<string>;
  /** How a commit ends for some packages, where one of them has rules of its own and the commit touches it; else null. */
  readonly endFor: (sha: string, manifests: readonly string[]) => ReadCommit | null;
}

/** All commits, and the view of them since each release. */
export interface Views {
  readonly commits: readonly ReadCommit[];
  readonly touched: Touched;
  /** @param base the commit of the release, or null for everything */
  readonly viewSince: (base: string | null) => View;
}

/** Many lines begin at the same release: each view is made once. */
export function viewsOf(input: ViewInput): Views {
  const general = hearing(input.commits, input);
  const own = input.own.map(({ manifests, commits }) => ({ manifests, heard: hearing(commits, input) }));
  const raw = general.reads.map(({ commit }) => commit);
  const made = new Map<string | null, View>();
  const whole = viewOf(
    new Set(raw.map(({ sha }) => sha)),
    general.all,
    own.map(({ manifests, heard }) => ({ manifests, sight: heard.all })),
  );
  return {
    commits: general.reads,
    touched: own.length === 0 ? general.touched : touchedIn(whole),
    viewSince: (base) => {
      const known = made.get(base);
      if (known !== undefined) return known;
      const range = since(raw, base);
      const sights = own.map(({ manifests, heard }) => ({ manifests, sight: heard.within(range) }));
      const view = viewOf(range, general.within(range), sights);
      made.set(base, view);
      return view;
    },
  };
}

function touchedIn({ range, touchedBy }: View): Touched {
  return new Map([...range].map((sha) => [sha, touchedBy(sha) ?? new Map<string, readonly Change[]>()]));
}

/** Commits read by one set of rules. */
interface Hearing {
  readonly reads: readonly ReadCommit[];
  readonly touched: Touched;
  /** Before any revert is settled. */
  readonly all: Sight;
  readonly within: (range: ReadonlySet<string>) => Sight;
}

function hearing(commits: CommitReading, { packages, rules, intents }: ViewInput): Hearing {
  const reads = withIntents(commits.reads, intents);
  const attribute = attributor(packages, rules);
  const touched = attribute(reads);
  const bySha = new Map(reads.map((read) => [read.commit.sha, read]));
  return {
    reads,
    touched,
    all: { settled: new Map(), readOf: (sha) => bySha.get(sha), touchedBy: (sha) => touched.get(sha) },
    within: (range) => {
      const ends = withIntents([...commits.settledIn(range).values()], intents);
      const settled = new Map(ends.map((read) => [read.commit.sha, read]));
      const own = attribute(ends);
      return {
        settled,
        readOf: (sha) => settled.get(sha) ?? bySha.get(sha),
        touchedBy: (sha) => own.get(sha) ?? touched.get(sha),
      };
    },
  };
}

/** What the packages with rules of their own see. */
interface OwnSight {
  readonly manifests: ReadonlySet<string>;
  readonly sight: Sight;
}

function viewOf(range: ReadonlySet<string>, general: Sight, own: readonly OwnSight[]): View {
  if (own.length === 0) return { range, ...general, endFor: () => null };
  const sightOf = new Map(own.flatMap(({ manifests, sight }) => [...manifests].map((one) => [one, sight])));
  const touchedBy = (sha: string): ReadonlyMap<string, readonly Change[]> =>
    new Map(
      [general, ...own.map(({ sight }) => sight)].flatMap((sight) =>
        [...(sight.touchedBy(sha) ?? [])].filter(
          ([manifest]) => (sightOf.get(manifest) ?? general) === sight,
        ),
      ),
    );
  return {
    range,
    settled: general.settled,
    touchedBy,
    endFor: (sha, manifests) => {
      const touched = touchedBy(sha);
      const here = manifests.filter((manifest) => touched.has(manifest));
      if (!here.some((manifest) => sightOf.has(manifest))) return null;
      const ends = here.flatMap((manifest) => (sightOf.get(manifest) ?? general).readOf(sha) ?? []);
      return ends.find(({ verdict }) => verdict === 'included') ?? ends[0] ?? null;
    },
  };
}
