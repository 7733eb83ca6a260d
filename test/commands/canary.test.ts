import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { z } from 'zod';
import { serve } from '../helpers/loopback.ts';
import { startNginx, type Nginx } from '../helpers/nginx.ts';
import { toolFor } from '../helpers/tools.ts';
import { errorIn } from './json.ts';
import { town, type Town } from './town.ts';

const here = ['--env', 'production', '--yes'] as const;

/** Makes the waits of a command, and its clock, twenty times as fast; nothing else of it knows. */
const haste = `const timers = require('node:timers/promises');
const { performance } = require('node:perf_hooks');
const [wait, now] = [timers.setTimeout, performance.now.bind(performance)];
timers.setTimeout = (milliseconds, ...rest) => wait(milliseconds / 20, ...rest);
performance.now = () => now() * 20;
require('node:module').syncBuiltinESMExports();
`;

/** One of every so many requests to a version fails. */
const failing: Readonly<Record<string, number>> = { '1.0.0-beta3': 2 };

interface Site extends Town {
  /** Of a hundred requests: how many each version answered. */
  readonly shares: () => Promise<Readonly<Record<string, number>>>;
  /** What of the traffic a version had, whenever its errors were asked for, in percent. */
  readonly asked: (version: string) => readonly number[];
}

/** A town whose production is two slots behind a real nginx, with something that answers as Prometheus and measures the requests themselves. */
async function site(t: TestContext, nginx: string): Promise<Site> {
  const place = await town(t, { releases: 3, signed: false });
  const front = await startNginx(t, { root: place.dir, nginx });
  const slots = await Promise.all(['blue', 'green'].map(async (name) => slotServer(t, place, name)));
  const seen: (readonly [version: string, share: number])[] = [];
  const prometheus = await serve(
    t,
    createServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '';
      void requests(front.url).then((answers) => {
        const own = answers.filter(([version]) => version === query);
        seen.push([query, own.length]);
        const errors = own.filter(([, status]) => status === 500).length / own.length;
        const result = own.length < 10 ? [] : [{ metric: {}, value: [1, String(errors)] }];
        response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
      });
    }),
  );
  settle(place, { front, slots, prometheus });
  return {
    ...place,
    shares: async () => Object.fromEntries(countsOf(await requests(front.url))),
    asked: (version) => seen.filter(([one]) => one === version).map(([, share]) => share),
  };
}

/** Serves the version of a slot; of the tenth request, or as many as `failing` says, it says that it failed. */
async function slotServer(t: TestContext, place: Town, slot: string): Promise<string> {
  let count = 0;
  const address = await serve(
    t,
    createServer((_, response) => {
      const version = place.running(slot);
      count += 1;
      response.statusCode = count % (failing[version] ?? 10) === 0 ? 500 : 200;
      response.end(version);
    }),
  );
  return new URL(address).host;
}

/** A hundred requests, each by a connection of its own: what answered, and its status. */
async function requests(url: string): Promise<readonly (readonly [version: string, status: number])[]> {
  const answers: (readonly [string, number])[] = [];
  while (answers.length < 100) answers.push(await answerOf(url));
  return answers;
}

function answerOf(url: string): Promise<readonly [string, number]> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve([text, response.statusCode ?? 0]);
      });
    }).on('error', reject);
  });
}

function countsOf(answers: readonly (readonly [version: string, status: number])[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [version] of answers) found.set(version, (found.get(version) ?? 0) + 1);
  return found;
}

interface Ways {
  readonly front: Nginx;
  readonly slots: readonly string[];
  readonly prometheus: string;
}

/** How the new version is watched: by the share of its requests that fail, compared with the version before. */
const watched = (tcp: string, prometheus: string): object => ({
  health: {
    checks: [{ tcp }],
    metrics: { errors: { prometheus: { url: prometheus, query: '{version}' } } },
    bake: {
      ...{ for: '40s', every: '2s' },
      abortWhen: [{ metric: 'errors', risesBy: '200%', minSamples: 2 }],
    },
    // Where nothing ran before there is nothing to compare with.
    inconclusive: 'pass',
  },
  canary: { steps: [10, 50].map((weight) => ({ weight, bake: '40s' })) },
});

function settle({ repo, dir }: Town, { front, slots: [blue = '', green = ''], prometheus }: Ways): void {
  const scripts = {
    'bin/put.sh': 'echo "$RELEASE_VERSION" >"$SITE/$1"',
    'bin/of.sh': 'test ! -e "$SITE/$1" || cat "$SITE/$1"',
  };
  for (const [path, text] of Object.entries(scripts)) {
    repo.write({ [path]: `#!/bin/sh\n${text}\n` });
    chmodSync(join(repo.dir, path), 0o755);
  }
  const slot = (name: string): object => ({
    ...{ kind: 'command', deploy: ['./bin/put.sh', name], observe: ['./bin/of.sh', name] },
  });
  const nginx = {
    ...{ file: join(dir, 'conf', 'app.conf'), upstream: 'app', reload: front.reload },
    servers: { blue, green },
  };
  const target = { kind: 'blue-green', slots: { blue: slot('blue'), green: slot('green') }, nginx };
  const production = { target, ...watched(new URL(front.url).host, prometheus) };
  const config = { forge: { kind: 'local' }, assets: ['lamp.js'], environments: { production } };
  repo.write({ 'release.config.json': JSON.stringify(config) });
  const preload = join(dir, 'haste.cjs');
  writeFileSync(preload, haste);
  repo.env['NODE_OPTIONS'] = `--require ${preload}`;
}

/** What a run says of the traffic, in order. */
function sharesTold({
  stderr,
  stdout,
}: {
  readonly stderr: string;
  readonly stdout: string;
}): readonly string[] {
  return [...`${stderr}${stdout}`.matchAll(/(\d+%) of the traffic goes to it/g)].map(
    ([, share = '']) => share,
  );
}

const line = z.object({ text: z.string() });
const entry = z.object({
  predicate: z.object({
    kind: z.string(),
    outcome: z.string().optional(),
    version: z.string().optional(),
    reason: z.string().nullable(),
  }),
});

/** How deployments ended as the ledger has it, and what it says of shares of the traffic. */
function outcomes({ stdout }: { readonly stdout: string }): readonly string[] {
  return stdout
    .trim()
    .split('\n')
    .map((one) => entry.parse(JSON.parse(line.parse(JSON.parse(one)).text)).predicate)
    .filter(({ kind }) => kind === 'result')
    .map(({ outcome = '', version = '', reason }) => {
      const shares = /^(?:after|with) [\d%, ]+ of the traffic(?=: )/.exec(reason ?? '')?.[0];
      return [outcome, version, ...(shares === undefined ? [] : [shares])].join(' ');
    });
}

test('a canary through the command: 10%, 50%, all of it; or back at the first step that is worse than before', async (t) => {
  const nginx = toolFor(t, 'nginx')?.[0];
  if (nginx === undefined) return;
  const place = await site(t, nginx);

  const first = await place.run('deploy', '1.0.0-beta1', ...here);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(sharesTold(first), []);

  const good = await place.run('deploy', '1.0.0-beta2', ...here);
  assert.equal(good.code, 0, good.stderr);
  assert.deepEqual(sharesTold(good), ['10%', '50%', '100%']);
  for (const share of [10, 50, 100]) assert.ok(place.asked('1.0.0-beta2').includes(share), String(share));
  assert.deepEqual(await place.shares(), { '1.0.0-beta2': 100 });

  const bad = await place.run('deploy', '1.0.0-beta3', ...here, '--json');
  assert.deepEqual([bad.code, errorIn(bad).code], [7, 'UNHEALTHY']);
  assert.match(
    errorIn(bad).message,
    /with 10% of the traffic: errors more than 200% above 0\.1 before; last: 0\.[5-9]/,
  );
  assert.match(errorIn(bad).message, /all of the traffic is back where it was\. 1\.0\.0-beta2 is back$/);
  assert.deepEqual(sharesTold(bad), ['10%', '0%']);
  assert.ok(place.asked('1.0.0-beta3').every((share) => share <= 10));
  assert.deepEqual(await place.shares(), { '1.0.0-beta2': 100 });
  assert.deepEqual(outcomes(await place.run('ledger', 'export')), [
    'succeeded 1.0.0-beta1',
    'succeeded 1.0.0-beta2 after 10%, 50% of the traffic',
    'unhealthy 1.0.0-beta3 with 10% of the traffic',
    'succeeded 1.0.0-beta2',
  ]);
});
