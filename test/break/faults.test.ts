import { test } from 'node:test';
import type { HttpFault } from './front.ts';
import { matrix, type Case } from './matrix.ts';
import { breakGround, Site, type ForgeKind } from './site.ts';
import { trial, unbroken } from './trial.ts';

/** Every request × every fault, or each kind of request with a quarter of them: `node scripts/break.mjs` asks for the first. */
const isFull = process.env['BREAK'] === 'full';

const refusal = (message: string, more: object = {}): object => ({
  message,
  documentation_url: 'https://x',
  ...more,
});

/** What the GitHub flow may meet. */
const faults: Readonly<Record<string, HttpFault>> = {
  '500': { status: 500, body: refusal('Server Error') },
  '502': { status: 502, body: refusal('Bad Gateway') },
  'hang, then cut': 'hang',
  reset: 'reset',
  'down from then on': 'down',
  'answer lost': 'lost',
  'answer truncated': 'truncated',
  'limit, 429': { status: 429, body: refusal('API rate limit exceeded'), headers: { 'retry-after': '1' } },
  'limit, 403': {
    status: 403,
    body: refusal('You have exceeded a secondary rate limit'),
    headers: { 'retry-after': '1' },
  },
  '401': { status: 401, body: refusal('Bad credentials') },
  '403, scope': { status: 403, body: refusal('Resource not accessible by integration') },
  '404': { status: 404, body: refusal('Not Found') },
  '409': { status: 409, body: refusal('Conflict') },
  '422 already_exists': {
    status: 422,
    body: refusal('Validation Failed', {
      errors: [{ resource: 'Release', code: 'already_exists', field: 'x' }],
    }),
  },
  'kill before': 'kill',
  'kill after': 'kill-after',
};

/** What kind of request it is, whichever package it is about. */
function kindOf(request: string): string {
  return request.replaceAll(/tags(?:\/|%2F)[^/]+|name=.*|\d+(?=\/|$)|\/site\d+/g, '*');
}

for (const [on, forge] of [
  ['api', 'github'],
  ['remote', 'local'],
] as const) {
  test(`faults: every request to the ${on}`, { concurrency: on === 'api' ? 16 : 4 }, (t) =>
    spoilAll(t, on, forge),
  );
}

async function spoilAll(
  t: Parameters<typeof matrix>[0],
  on: 'api' | 'remote',
  forge: ForgeKind,
): Promise<void> {
  const ground = await breakGround(t);
  const { trace, end } = await unbroken(await Site.open(t, ground, forge));
  const kinds = [...new Set(trace[on].map(kindOf))];
  const cases = kinds.flatMap((kind, nth) => {
    const alike = trace[on].flatMap((what, at) => (kindOf(what) === kind ? [{ what, at }] : []));
    return Object.entries(faults).flatMap(([name, how], fault): readonly Case[] => {
      const some = isFull
        ? alike
        : (fault + nth) % 4 === 0
          ? alike.slice(fault % alike.length).slice(0, 1)
          : [];
      return some.map(({ what, at }) => ({
        row: `${on} × ${name}`,
        name: `${String(at)} ${what}`,
        run: async (sub) => trial(await Site.open(sub, ground, forge), { on, at, how }, end),
      }));
    });
  });
  await matrix(t, `faults of the ${on}`, cases);
}
