import { localBuilder } from '../../src/core/evidence/builder.ts';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { nothingYet } from '../../src/apply/apply.ts';
import type { Context } from '../../src/apply/executor.ts';
import type { Action, Asset } from '../../src/core/model.ts';
import { workTree } from '../../src/io/files.ts';
import { toPlan } from '../../src/core/plan.ts';
import type { Forge, Git, World } from '../../src/ports.ts';

/** A folder that goes away with the test. */
export async function folder(t: TestContext): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'releasewright-test-'));
  t.after(() => rm(place, { recursive: true, force: true }));
  return place;
}

/** A file on the disk, as `gatherAssets` would tell of it. */
export async function assetOf(dir: string, name: string, bytes: string | Buffer): Promise<Asset> {
  const path = join(dir, name);
  await writeFile(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, path, size: Buffer.byteLength(bytes), sha256 };
}

/** A world for executors that touch files and the forge only. */
export function worldOf(root: string, forge: Forge | null): World {
  const never = (): never => {
    throw new Error('not part of this test');
  };
  const withdrawing = { look: never, mark: never, point: never };
  const noRegistry = { check: never, pack: never, compare: never, publish: never, retag: never, withdrawing };
  const git: Git = {
    base: never,
    checkIdentity: never,
    signs: never,
    checkSigning: never,
    pushSecret: never,
    checkPush: never,
    isIn: never,
    findPublished: never,
    releaseCommits: never,
    follow: never,
    modified: never,
    commit: never,
    tag: never,
    remoteRefs: never,
    defaultBranch: never,
    localTags: never,
    publish: never,
    fetchTags: never,
    fetchBranch: never,
    makeRevert: never,
    retract: never,
    changes: never,
    changesIn: never,
    putBack: never,
    tracked: never,
  };
  return {
    files: workTree(root),
    git,
    forge,
    shell: { run: never, publish: never, probe: never },
    registries: { npm: noRegistry, cargo: noRegistry, python: noRegistry, image: noRegistry },
    api: { compare: never },
    plugins: { has: never, call: never, ask: never, isSaidDone: never },
    prepared: { read: never, write: never, clear: never },
    ledger: { tip: never, fileAt: never, records: never, commit: never, append: never },
    keys: { trust: never, signer: never },
    checkout: never,
    machine: { space: never, has: never, version: never },
    clock: { now: never, pause: never },
    self: { host: 'h', pid: 1 },
    evidence: { openSigner: never, builder: localBuilder, toolVersion: '0.0.0' },
    sboms: { write: never, policy: null, judge: never },
  };
}

/** What an executor is given. */
export function contextOf(
  root: string,
  forge: Forge | null,
  assets: Context['facts']['assets'] = {},
): Context {
  return {
    world: worldOf(root, forge),
    head: 'a'.repeat(40),
    plan: toPlan(
      {
        set: { base: { head: 'a'.repeat(40), branch: 'main' }, date: '2026-11-24', groups: [], ranges: [] },
        commits: { total: 0, included: 0, noRelease: 0, notUnderstood: 0 },
        ignoredTags: [],
        warnings: [],
      },
      [],
    ),
    facts: { ...nothingYet, assets, urls: { other: 'https://x' } },
    opened: null,
  };
}

/** The page of v1.0.0. */
export const pageAction: Omit<Action<'draftRelease'>, 'kind'> & Omit<Action<'publishRelease'>, 'kind'> = {
  on: 'local folder',
  tag: 'v1.0.0',
  title: 'v1.0.0',
  notes: 'All *new*.',
  prerelease: false,
  latest: true,
};
