import { test, type TestContext } from 'node:test';
import { breakGround } from './ground.ts';
import { matrix, type Case } from './matrix.ts';
import { Site, type SiteOptions } from './site.ts';
import { trial, unbroken, type Break, type Inside } from './trial.ts';

/** Every place in every way, or each kind of place in half of the ways: `node scripts/break.mjs` asks for the first. */
const isFull = process.env['BREAK'] === 'full';

const ways: Readonly<Record<Inside, readonly string[]>> = {
  git: ['error', 'kill', 'orphan', 'lost', 'kill-after'],
  npm: ['error', 'kill', 'orphan', 'lost', 'kill-after', 'stop'],
  files: ['error', 'kill', 'lost', 'kill-after'],
};

/** What changes something, here or elsewhere. */
const effects: Readonly<Record<Inside, RegExp>> = {
  git: /(?:^| )(?:read-tree|update-index|write-tree|commit-tree|mktag|mktree|hash-object|push|update-ref)(?: |$)/,
  npm: /^(?:pack|publish) /,
  files: /^/,
};

/** What kind of change it is, whatever package, folder or object it is about. */
function kindOf(what: string): string {
  return what
    .replace(/\/\S*\/(?=\S)/, '')
    .replaceAll(/[0-9a-f]{8}-\S+|[0-9a-f]{40}|releasewright-\w+|\d+(?:\.\d+)*|\b(?:core|cli|web)\b/g, '');
}

interface Place {
  readonly what: string;
  readonly at: number;
}

/** Each kind of place in every fourth way, at another place of that kind each time where there are several. */
function eachKind(
  places: readonly Place[],
  hows: readonly string[],
): readonly (Place & { readonly how: string })[] {
  const kinds = [...new Set(places.map(({ what }) => kindOf(what)))];
  return kinds.flatMap((kind, at) => {
    const alike = places.filter(({ what }) => kindOf(what) === kind);
    return hows
      .filter((_, nth) => (nth + at) % 4 === 0)
      .flatMap((how, nth) =>
        alike.slice(nth % alike.length, (nth % alike.length) + 1).map((place) => ({ ...place, how })),
      );
  });
}

for (const [title, inside, options] of [
  ['files, git and build', ['files', 'git'], {}],
  ['npm', ['npm'], { publishes: true }],
] as const)
  test(`break everywhere: ${title}`, { concurrency: 3 }, (t) => breakAll(t, title, inside, options));

async function breakAll(
  t: TestContext,
  title: string,
  inside: readonly Inside[],
  options: SiteOptions,
): Promise<void> {
  const ground = await breakGround(t);
  const { trace, end } = await unbroken(await Site.open(t, ground, options));
  const caseOf = (row: string, what: string, spoilt: Break): Case => ({
    row: `${row} × ${typeof spoilt.how === 'string' ? spoilt.how : ''}`,
    name: what.replaceAll(/\/\S*\/(?=\S)/g, '').slice(0, 90),
    run: async (sub) => trial(await Site.open(sub, ground, options), spoilt, end),
  });
  const breaks = (on: Inside): readonly Case[] => {
    const places = trace[on].map((what, at) => ({ what, at }));
    const chosen = isFull
      ? places.flatMap((place) => ways[on].map((how) => ({ ...place, how })))
      : eachKind(
          places.filter(({ what }) => effects[on].test(what)),
          ways[on],
        );
    return chosen.map(({ what, at, how }) => caseOf(on, `${String(at)} ${what}`, { on, at, how }));
  };
  const hows = inside.includes('files') ? (['error', 'kill', 'lost', 'kill-after'] as const) : [];
  const builds = hows.map((how) => caseOf('build', 'build', { on: 'build', how }));
  await matrix(t, `break everywhere: ${title}`, [...inside.flatMap(breaks), ...builds]);
}
