import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { release, type Run } from '../helpers/cli.ts';
import { GithubStub } from '../helpers/github-stub.ts';
import { freePort, serve } from '../helpers/loopback.ts';
import { errorIn } from './json.ts';
import { git } from './stories.ts';
import { town, type Town } from './town.ts';

interface Mirrored extends Town {
  readonly github: GithubStub;
  /** Bodies that receivers of ours took over HTTP, by path. */
  readonly received: readonly (readonly [path: string, body: unknown])[];
  readonly metrics: string;
}

const report = z.object({
  mirrors: z.array(
    z.object({
      kind: z.string(),
      sent: z.array(z.object({ what: z.string() })),
      there: z.number(),
      problems: z.array(z.string()),
    }),
  ),
});

/** A town whose ledger is shown by all kinds of mirrors: a stand-in of ours for GitHub, real HTTP, a real file. */
async function mirroredTown(
  t: TestContext,
  changes: Readonly<Record<string, string>> = {},
): Promise<Mirrored> {
  const place = await town(t, { releases: 3, signed: false, config: { assets: [], checksums: null } });
  const github = await new GithubStub().start();
  t.after(() => github.stop());
  const received: [string, unknown][] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      received.push([request.url ?? '', JSON.parse(body)]);
      response.end('{}');
    });
  });
  const url = await serve(t, server);
  const metrics = join(place.dir, 'town.prom');
  const file = join(place.repo.dir, 'release.config.json');
  const settings = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  const mirrors = [
    { kind: 'github' },
    { kind: 'cdevents', env: 'EVENTS' },
    { kind: 'opentelemetry' },
    { kind: 'prometheus', file: metrics },
  ];
  const forge = { kind: 'github', repository: 'o/r', apiUrl: github.apiUrl };
  writeFileSync(file, JSON.stringify({ ...settings, forge, mirrors }));
  place.repo.git('commit', '--quiet', '--all', '--message', 'chore: mirrors');
  const env = {
    EVENTS: `${url}events`,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    GH_TOKEN: github.token,
    ...changes,
  };
  const run = (...args: string[]): Promise<Run> =>
    release(place.repo.dir, { ...place.repo.env, ...env }, ...args);
  return { ...place, run, github, received, metrics };
}

/** What `release ledger sync` sent to each mirror, and what was there. */
async function synced(
  { run }: Pick<Town, 'run'>,
  ...args: string[]
): Promise<readonly (readonly [string, number, number])[]> {
  const { code, stdout, stderr } = await run('ledger', 'sync', '--json', ...args);
  assert.equal(code, 0, stderr + stdout);
  return report.parse(JSON.parse(stdout)).mirrors.map(({ kind, sent, there }) => [kind, sent.length, there]);
}

function states({ github }: Mirrored): readonly (readonly string[])[] {
  return github.deployments.all.map(({ fields, statuses }) => [
    fields.task,
    ...statuses.map(({ state }) => state),
  ]);
}

const here = ['--env', 'production', '--yes'] as const;

describe('mirrors of the ledger', { concurrency: 2 }, () => {
  it('show each deployment as it goes, a rollback too, and sync finds nothing to send', async (t) => {
    const place = await mirroredTown(t);
    assert.equal((await place.run('deploy', '1.0.0-beta1', ...here)).code, 0);
    place.breaks('1.0.0-beta2');
    const bad = await place.run('deploy', '1.0.0-beta2', ...here);
    assert.equal(bad.code, 7, bad.stderr);
    assert.doesNotMatch(bad.stderr, /NOT_MIRRORED/);
    assert.deepEqual(states(place), [
      ['deploy', 'in_progress', 'success', 'inactive'],
      ['deploy', 'in_progress', 'failure'],
      ['rollback', 'in_progress', 'success'],
    ]);
    const types = place.received.map(([path, body]) => [path, Reflect.get(Object(body), 'type')].join(' '));
    assert.deepEqual(
      types.filter((type) => type.startsWith('/events')).map((type) => type.split('.').slice(2, 4).join('.')),
      ['service.deployed', 'service.upgraded', 'incident.detected', 'service.rolledback'],
    );
    assert.equal(types.filter((type) => type.startsWith('/v1/traces')).length, 3);
    assert.match(
      readFileSync(place.metrics, 'utf8'),
      /^release_deployed_info\{.*version="1\.0\.0-beta1".*\} 1$/m,
    );
    const counts = await synced(place);
    assert.deepEqual(counts.slice(0, 3), [
      ['github', 0, 3],
      ['cdevents', 0, 4],
      ['opentelemetry', 0, 3],
    ]);
    const recorded = await place.run('record', '1.0.0-beta3', '--env', 'staging');
    assert.equal(recorded.code, 0, recorded.stderr);
    assert.deepEqual(states(place).at(-1), ['deploy', 'success']);
    assert.deepEqual([...place.github.violations, ...place.github.deployments.violations], []);
  });

  it('fail no deployment, and get what they lack from sync', async (t) => {
    const nobody = `http://127.0.0.1:${String(await freePort())}`;
    const place = await mirroredTown(t, { GH_TOKEN: 'ghp_wrong', EVENTS: `${nobody}/s3cret` });
    const run = await place.run('deploy', '1.0.0-beta1', ...here);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(place.running(), '1.0.0-beta1');
    assert.match(run.stderr, /! github could not be asked: /);
    assert.match(run.stderr, /NOT_MIRRORED: github: .*Everything else went on.*release ledger sync/);
    assert.match(run.stderr, /NOT_MIRRORED: cdevents: .*ECONNREFUSED/);
    assert.doesNotMatch(run.stderr, /ghp_wrong|s3cret/);
    const failed = await place.run('ledger', 'sync');
    assert.equal(failed.code, 6);
    assert.match(failed.stdout, /✗ cdevents: 0 sent, 0 there already\n +entry \d+: it did not answer/);
    const repaired = (...args: string[]): Promise<Run> =>
      release(
        place.repo.dir,
        { ...place.repo.env, GH_TOKEN: place.github.token, EVENTS: place.metrics, OTEL_SDK_DISABLED: 'true' },
        ...args,
      );
    const dry = await repaired('ledger', 'sync', '--dry-run');
    assert.match(
      dry.stdout,
      /github: 1 to send, 0 there already\n +#\d+ 1\.0\.0-beta1 in production: success/,
    );
    assert.equal(place.github.deployments.all.length, 0);
    await repaired('ledger', 'sync');
    assert.deepEqual(states(place), [['deploy', 'success']]);
  });

  it('remember a ledger that was rewound, also for a clone that never saw it', async (t) => {
    const place = await mirroredTown(t);
    for (const version of ['1.0.0-beta1', '1.0.0-beta2'])
      assert.equal((await place.run('deploy', version, ...here)).code, 0);
    assert.equal((await place.run('ledger', 'verify')).code, 0);
    git(place.remote, 'update-ref', 'refs/heads/release-ledger', 'refs/heads/release-ledger~2');
    place.repo.git('update-ref', '-d', 'refs/remotes/origin/release-ledger');
    const found = await place.run('ledger', 'verify');
    assert.equal(found.code, 3, found.stdout + found.stderr);
    assert.match(
      found.stdout,
      /REWOUND +github remembers that entry \d+ \(sha256 [0-9a-f]{12}\) was in the ledger/,
    );
    const refused = await place.run('ledger', 'sync', '--json');
    assert.deepEqual([refused.code, errorIn(refused).code], [3, 'LEDGER_REWOUND']);
    const before = place.github.deployments.all.length;
    const rewound = git(place.remote, 'rev-parse', 'release-ledger');
    const held = await place.run('deploy', '1.0.0-beta3', ...here, '--json');
    assert.equal(held.code, 3);
    assert.match(errorIn(held).message, /NOT_REWOUND: github remembers that entry \d+ .* was in the ledger/);
    assert.equal(git(place.remote, 'rev-parse', 'release-ledger'), rewound);
    assert.equal(place.running(), '1.0.0-beta2');
    const again = await place.run('deploy', '1.0.0-beta3', ...here, '--break-glass', 'GitHub is wrong');
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /! NOT_REWOUND .*let pass: --break-glass: GitHub is wrong/);
    assert.match(again.stderr, /NOT_MIRRORED: github remembers another ledger/);
    assert.ok(place.github.deployments.all.length <= before + 1);
  });
});
