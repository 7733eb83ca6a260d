import { test } from 'node:test';
import { matrix, type Case } from './matrix.ts';
import { breakGround, Site } from './site.ts';
import { trial, unbroken, type Break } from './trial.ts';

/** Every place, or each kind of place in every way: `node scripts/break.mjs` asks for the first. */
const isFull = process.env['BREAK'] === 'full';

const ways = {
  git: ['error', 'kill', 'orphan', 'lost', 'kill-after'],
  files: ['error', 'kill', 'lost', 'kill-after'],
};

/** Calls of git that change something, here or on the remote. */
const effects =
  /(?:^| )(?:read-tree|update-index|write-tree|commit-tree|mktag|mktree|hash-object|push|update-ref)(?: |$)/;

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

/** Each kind of place once in every way, at another place of that kind each time where there are several. */
function eachKind(
  places: readonly Place[],
  hows: readonly string[],
): readonly (Place & { readonly how: string })[] {
  const kinds = new Set(places.map(({ what }) => kindOf(what)));
  return [...kinds].flatMap((kind) => {
    const alike = places.filter(({ what }) => kindOf(what) === kind);
    return hows.flatMap((how, nth) =>
      alike.slice(nth % alike.length, (nth % alike.length) + 1).map((place) => ({ ...place, how })),
    );
  });
}

test('break everywhere: files, git and build', { concurrency: 3 }, async (t) => {
  const ground = await breakGround(t);
  const { trace, end } = await unbroken(await Site.open(t, ground));
  const caseOf = (row: string, what: string, spoilt: Break): Case => ({
    row: `${row} × ${typeof spoilt.how === 'string' ? spoilt.how : ''}`,
    name: what.replaceAll(/\/\S*\/(?=\S)/g, '').slice(0, 90),
    run: async (sub) => trial(await Site.open(sub, ground), spoilt, end),
  });
  const breaks = (on: 'git' | 'files'): readonly Case[] => {
    const places = trace[on].map((what, at) => ({ what, at }));
    const some = places.filter(({ what }) => isFull || on === 'files' || effects.test(what));
    const chosen = isFull
      ? some.flatMap((place) => ways[on].map((how) => ({ ...place, how })))
      : eachKind(some, ways[on]);
    return chosen.map(({ what, at, how }) => caseOf(on, `${String(at)} ${what}`, { on, at, how }));
  };
  const builds = (['error', 'kill', 'lost', 'kill-after'] as const).map((how) =>
    caseOf('build', 'build', { on: 'build', how }),
  );
  await matrix(t, 'break everywhere', [...breaks('files'), ...breaks('git'), ...builds]);
});
