import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { provenanceType } from '../../src/core/evidence/provenance.ts';
import { releaseType } from '../../src/core/evidence/release.ts';
import { sbomTypes } from '../../src/core/evidence/statements.ts';
import { stubWorld, scenarios, type CiWorld } from '../helpers/ci-world.ts';
import type { GithubBesideGit } from '../helpers/ci-github.ts';
import { release } from '../helpers/cli.ts';
import type { StubOptions } from '../helpers/github-stub.ts';
import { errorIn, planIn } from './json.ts';
import { clone } from './stories.ts';

/** What is signed of the release, in the order of its page. */
const stored = [sbomTypes.cyclonedx, provenanceType, releaseType];

interface Signed {
  readonly world: CiWorld;
  readonly github: GithubBesideGit;
  readonly next: (...args: string[]) => ReturnType<CiWorld['next']>;
}

/** A release of two files and an SBOM on the stub, signed with a key. */
async function signedWorld(t: TestContext, options: StubOptions = {}, signing: object = {}): Promise<Signed> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const config = {
    assets: ['tea.txt'],
    sbom: true,
    signing: { key: { env: 'TEA_KEY' }, store: 'github', trust: { keys: [{ file: 'tea.pub' }] }, ...signing },
  };
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { world, github } = await stubWorld(t, { ...options, config, files: { 'tea.pub': pem } });
  const TEA_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const next = (...args: string[]): ReturnType<CiWorld['next']> =>
    world.run({ TEA_KEY }, 'next', '--save', world.planFile, '--yes', ...args);
  return { world, github, next };
}

/** Every statement on the page is in the store, once, as it is on the page, and the page is public. */
function assertStored(github: GithubBesideGit): void {
  assert.deepEqual(
    github.shelf.kept.map(({ predicateType }) => predicateType),
    stored,
  );
  const [page, ...others] = github.releases;
  assert.deepEqual([page?.draft, others], [false, []]);
  const onPage = (page?.assets ?? [])
    .map(({ bytes }) => bytes.toString())
    .filter((text) => text.includes('dsseEnvelope'))
    .map((text): unknown => JSON.parse(text));
  assert.equal(onPage.length, stored.length);
  for (const { bundle } of github.shelf.kept) assert.ok(onPage.some((one) => isDeepStrictEqual(one, bundle)));
  assert.deepEqual(github.violations, []);
}

/** Completes it in a new clone, by who has no key. */
function resume({ world }: Signed): ReturnType<typeof release> {
  const other = clone(world.git.bare, join(world.base, 'other'));
  return release(other, world.env, 'resume');
}

test('statements in the store of GitHub', { concurrency: 3 }, (t) =>
  scenarios(t, {
    'are stored once the draft is complete, and before anything is public': async (s) => {
      const { github, next } = await signedWorld(s);
      const run = await next();
      assert.equal(run.code, 0, run.stderr);
      assertStored(github);
      const writes = github.requests.filter((key) => /^(POST|PATCH)/.test(key));
      const order = writes.map((key) => key.replace(/\d+/, 'N')).join('\n');
      assert.match(
        order,
        /(POST \/releases\/N\/assets\n)+PATCH \/releases\/N\n(POST \/attestations\n){3}PATCH/,
      );
    },

    'are told in the plan, after the draft': async (s) => {
      const { world } = await signedWorld(s);
      const shown = await world.next('--dry-run');
      assert.match(shown.stdout, /store the attestations of v1\.1\.0 on 127\.0\.0\.1:\d+\/acme\/tool/);
      const kinds = planIn(await world.next('--dry-run', '--json')).actions.map(({ kind }) => kind);
      assert.deepEqual(kinds.slice(kinds.indexOf('draftRelease')), [
        'draftRelease',
        'storeAttestations',
        'publishRelease',
        'record',
      ]);
    },

    'are not stored where nobody asks for it, or nothing is signed': async (s) => {
      for (const signing of [{ store: null }, { key: null }]) {
        const { world } = await signedWorld(s, {}, signing);
        const kinds = planIn(await world.next('--dry-run', '--json')).actions.map(({ kind }) => kind);
        assert.ok(!kinds.includes('storeAttestations'), JSON.stringify(signing));
      }
    },

    'refused: said what is missing, nothing is public, and resumed once it is there': async (s) => {
      const body = { message: 'Resource not accessible by integration', documentation_url: 'https://x' };
      const faults = [{ on: /^POST \/attestations/, times: 1, how: { status: 403, body } }];
      const signed = await signedWorld(s, { faults, store: { byAddress: true } });
      const { github } = signed;
      const run = await signed.next('--json');
      assert.deepEqual([run.code, errorIn(run).code], [6, 'FORGE_REFUSED'], run.stderr);
      assert.match(errorIn(run).message, /cannot store an attestation: .*Resource not accessible/);
      assert.match(errorIn(run).hint ?? '', /"permissions: \{ attestations: write \}".*release resume/);
      assert.deepEqual([github.shelf.kept.length, github.releases[0]?.draft], [0, true]);
      const resumed = await resume(signed);
      assert.equal(resumed.code, 0, resumed.stderr);
      assertStored(github);
    },

    'an answer that is lost: stored once all the same': async (s) => {
      const faults = [{ on: /^POST \/attestations/, times: 1, how: 'lost' as const }];
      const { github, next } = await signedWorld(s, { faults });
      const run = await next();
      assert.equal(run.code, 0, run.stderr);
      assertStored(github);
    },

    'stored in part: a run elsewhere stores the rest, and no packed bundle is asked for with the token':
      async (s) => {
        const signed = await signedWorld(s, { store: { byAddress: true } });
        const { github } = signed;
        github.shelf.room = 2;
        assert.equal((await signed.next()).code, 6);
        assert.equal(github.shelf.kept.length, 2);
        github.shelf.room = Infinity;
        const resumed = await resume(signed);
        assert.equal(resumed.code, 0, resumed.stderr);
        assertStored(github);
        assert.equal(github.leaks, 0);
      },

    'refused for good: the release can be taken back': async (s) => {
      const { world, github, next } = await signedWorld(s);
      github.shelf.room = 0;
      assert.equal((await next()).code, 6);
      const aborted = await world.run({}, 'abort', '--yes');
      assert.equal(aborted.code, 0, aborted.stderr);
      assert.deepEqual([github.releases, world.git.refs()['refs/tags/v1.1.0']], [[], undefined]);
    },

    'a private repository of a user is told before anything changes': async (s) => {
      const { world, github, next } = await signedWorld(s);
      github.facts = { private: true }; // its owner is a user
      const run = await next('--json');
      assert.deepEqual([run.code, errorIn(run).code], [3, 'FORGE_REFUSED'], run.stderr);
      assert.match(errorIn(run).message, /stores no attestations of acme\/tool: it is private/);
      assert.deepEqual([github.releases, world.git.refs()['refs/tags/v1.1.0']], [[], undefined]);
    },
  }),
);
