import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { startEmulatedGithub, type EmulatedGithub } from '../helpers/ci-github.ts';
import { scenarios, stubWorld, worldOf, type CiWorld, type WorldOptions } from '../helpers/ci-world.ts';
import type { StubRelease } from '../helpers/github-bodies.ts';
import { temporary } from '../helpers/repo.ts';

const page = z.object({
  tag_name: z.string(),
  name: z.string(),
  body: z.string(),
  draft: z.boolean(),
  prerelease: z.boolean(),
});

interface Emulated {
  readonly world: CiWorld;
  readonly github: EmulatedGithub;
  readonly pages: () => Promise<readonly z.infer<typeof page>[]>;
}

async function emulatedWorld(t: TestContext, options: WorldOptions = {}): Promise<Emulated> {
  const { world, github } = await worldOf(t, startEmulatedGithub, options);
  const pages = async (): Promise<readonly z.infer<typeof page>[]> =>
    z.array(page).parse(await github.call('GET', '/releases?per_page=100'));
  return { world, github, pages };
}

test('a release on GitHub', { concurrency: 4 }, (t) =>
  scenarios(t, {
    'a page as people who are not us understand GitHub; again: nothing to do': async (s) => {
      const { world, github, pages } = await emulatedWorld(s);
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      const refs = world.git.refs();
      assert.deepEqual(Object.keys(refs), ['refs/heads/main', 'refs/tags/v1.0.0', 'refs/tags/v1.1.0']);
      assert.equal(refs['refs/heads/main'], world.repo.head());
      assert.match(run.stdout, /v1\.1\.0 {2}http:\/\/127\.0\.0\.1:\d+\/acme\/tool\/releases\/tag\/v1\.1\.0/);
      const [made, ...others] = await pages();
      assert.deepEqual([others, made?.tag_name, made?.name], [[], 'v1.1.0', 'v1.1.0']);
      assert.deepEqual([made?.draft, made?.prerelease], [false, false]);
      assert.match(made?.body ?? '', /### Added\n\n.*brew tea[\s\S]*### Fixed\n\n.*pour no more than a cup/);
      assert.equal(page.parse(await github.call('GET', '/releases/latest')).tag_name, 'v1.1.0');
      const order = github.front.requests.filter((key) => /^(POST|PATCH)/.test(key));
      assert.match(
        order.join('\n'),
        /^POST \S+\/releases\n(PATCH \S+\/releases\/\d+\n?)+$/,
        'draft, then published',
      );
      const before = world.snapshot();
      const again = await world.next();
      assert.deepEqual([again.code, /nothing to release/i.test(again.stdout)], [0, true], again.stdout);
      assert.deepEqual([world.git.refs(), world.snapshot(), (await pages()).length], [refs, before, 1]);
    },

    'a prerelease is marked as one and is not the latest': async (s) => {
      const { world, github, pages } = await emulatedWorld(s);
      const run = await world.next('--pre', 'beta');
      assert.equal(run.code, 0, run.stderr);
      const [made] = await pages();
      assert.deepEqual([made?.tag_name, made?.prerelease, made?.draft], ['v1.1.0-beta.1', true, false]);
      await assert.rejects(github.call('GET', '/releases/latest'), /404/);
    },

    'a workspace: one page each under @scope/name@version': async (s) => {
      const manifest = (name: string, more: object = {}): string =>
        `${JSON.stringify({ name, version: '1.0.0', ...more }, null, 2)}\n`;
      const { world, pages } = await emulatedWorld(s, {
        files: {
          'package.json': manifest('root', { private: true, workspaces: ['packages/*'] }),
          'packages/pot/package.json': manifest('@acme/pot'),
          'packages/cup/package.json': manifest('@acme/cup', { dependencies: { '@acme/pot': '1.0.0' } }),
          'packages/jug/package.json': manifest('@acme/jug'),
        },
      });
      const { repo } = world;
      repo.git('tag', '-d', 'v1.0.0');
      execFileSync('git', ['-C', world.git.bare, 'tag', '-d', 'v1.0.0']);
      repo.tag('@acme/pot@1.0.0', '@acme/cup@1.0.0', '@acme/jug@1.0.0');
      repo.commit('feat(pot): whistle', { 'packages/pot/index.js': '1\n' });
      world.upload();
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      const made = new Map((await pages()).map((one) => [one.tag_name, one]));
      assert.deepEqual([...made.keys()].sort(), ['@acme/cup@1.0.1', '@acme/pot@1.1.0']);
      assert.equal(made.get('@acme/pot@1.1.0')?.name, '@acme/pot 1.1.0');
      assert.match(made.get('@acme/pot@1.1.0')?.body ?? '', /whistle/);
      assert.ok([...made.values()].every(({ draft }) => !draft));
      assert.ok('refs/tags/@acme/cup@1.0.1' in world.git.refs());
    },

    'assets arrive byte by byte, and their checksums verify': async (s) => {
      const bytes = Buffer.concat([Buffer.from([0, 255, 13, 10, 26]), randomBytes(3_000_000)]);
      const { world, github } = await stubWorld(s, {
        config: { assets: ['dist/*'] },
        files: { 'dist/tool.bin': bytes, 'dist/tool-1.txt': 'text\r\n' },
      });
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      const [release] = github.releases;
      assert.deepEqual([github.releases.length, release?.draft, release?.title], [1, false, 'v1.1.0']);
      const folder = temporary(s, 'download');
      for (const { id, name } of release?.assets ?? []) {
        const url = `${github.apiUrl}/repos/acme/tool/releases/assets/${id}`;
        const headers = { accept: 'application/octet-stream', authorization: `token ${github.token}` };
        const answer = await fetch(url, { headers });
        writeFileSync(join(folder, name), Buffer.from(await answer.arrayBuffer()));
      }
      const names = release?.assets.map(({ name }) => name).sort();
      assert.deepEqual(names, ['SHA256SUMS', 'tool-1.txt', 'tool.bin']);
      const verdict = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
      assert.equal(verdict.toString(), 'tool-1.txt: OK\ntool.bin: OK\n');
      execFileSync('cmp', [join(folder, 'tool.bin'), join(world.dir, 'dist/tool.bin')]);
      assert.equal(github.latest, 'v1.1.0');
      assert.deepEqual(github.violations, []);
    },

    'a forge that tells no digests is compared by download': async (s) => {
      const { world, github } = await stubWorld(s, {
        digests: false,
        config: { assets: ['tea.txt'] },
      });
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      const downloads = github.requests.filter((key) => /^GET \/releases\/assets\/\d+$/.test(key));
      assert.equal(new Set(downloads).size, 2);
      assert.equal(github.releases[0]?.draft, false);
      assert.deepEqual(github.violations, []);
    },

    'a forge that alters a file: the draft is not published, and later it is': async (s) => {
      for (const digests of [true, false]) {
        const { world, github } = await stubWorld(s, { digests, config: { assets: ['tea.txt', 'cup.txt'] } });
        github.alters = (name, bytes) => (name === 'tea.txt' ? Buffer.from('TEA\n') : bytes);
        const run = await world.next();
        assert.equal(run.code, 6, run.stderr);
        assert.match(run.stderr, /error\[ASSET_MISMATCH\]: [^\n]*: tea\.txt\n[^→]*→ [^\n]*release next/);
        assert.deepEqual(
          github.releases.map(({ draft }) => draft),
          [true],
        );
        const refs = world.git.refs();
        assert.ok('refs/tags/v1.1.0' in refs && world.hasJournal);
        github.alters = (_name, bytes) => bytes;
        const again = await world.next();
        assert.equal(again.code, 0, again.stderr);
        assert.deepEqual(
          github.releases.map(({ draft }) => draft),
          [false],
        );
        assert.equal(
          github.releases[0]?.assets.find(({ name }) => name === 'tea.txt')?.bytes.toString(),
          'tea\n',
        );
        assert.deepEqual([world.git.refs(), world.hasJournal], [refs, false]);
      }
    },

    'notes over 125,000 characters: cut at a section, in full as a file': async (s) => {
      const { world, github } = await stubWorld(s);
      const breaking = 700;
      fastHistory(world, breaking);
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      const [release] = github.releases;
      const full = textOf(release, 'RELEASE-NOTES.md');
      const body = release?.notes ?? '';
      assert.ok(full.length > 125_000 && body.length <= 125_000, `${full.length} → ${body.length}`);
      for (let at = 0; at < breaking; at += 1)
        assert.ok(full.includes(`serve tea number ${at} in`), String(at));
      const end = body.lastIndexOf('*These notes are shortened');
      const kept = body.slice(0, end).trimEnd();
      assert.ok(full.startsWith(kept), 'what is kept is as it was');
      assert.match(full.slice(kept.length), /^\n+### Added\n/, 'the cut is before a section');
      const link = /\(<([^>]+)>\)/.exec(body.slice(end))?.[1];
      const { host } = new URL(github.apiUrl);
      assert.equal(link, `https://${host}/acme/tool/releases/download/v2.0.0/RELEASE-NOTES.md`);
      assert.match(textOf(release, 'SHA256SUMS'), / {2}RELEASE-NOTES\.md\n$/);
      assert.deepEqual([release?.draft, github.violations], [false, []]);
      s.diagnostic(`${full.length} characters of notes, ${body.length} on the page`);
    },

    'GitHub Enterprise: the API below a path, the repository told by the remote': async (s) => {
      const { world, github } = await stubWorld(s, { config: {} });
      world.repo.commit('fix: name the server only', {
        'release.config.json': JSON.stringify({ forge: { kind: 'github', apiUrl: `${github.apiUrl}/` } }),
      });
      world.upload();
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      assert.match(github.apiUrl, /\/api\/v3$/);
      assert.deepEqual(
        github.releases.map(({ tag, draft }) => [tag, draft]),
        [['v1.1.0', false]],
      );
      assert.deepEqual(github.violations, []);
    },
  }),
);

function textOf(release: StubRelease | undefined, name: string): string {
  return release?.assets.find((asset) => asset.name === name)?.bytes.toString() ?? '';
}

/** Thousands of commits in one process: breaking ones, all of which notes list, and then long ones that do not break. */
function fastHistory(world: CiWorld, breaking: number): void {
  const { repo } = world;
  const message = (at: number): string =>
    at < breaking
      ? `feat!: serve tea number ${at} in cups without a handle, never again in a mug`
      : `feat: ${'long '.repeat(55)}story ${at}`;
  const commits = Array.from({ length: breaking + 2_000 }, (_unused, at) => {
    const text = message(at);
    const from = at === 0 ? `from ${repo.head()}\n` : '';
    return `commit refs/heads/main\ncommitter Test <test@example.com> ${1_792_000_000 + at} +0000\ndata ${text.length}\n${text}\n${from}`;
  });
  repo.run(['fast-import', '--quiet'], { input: commits.join('\n') });
  world.upload();
}
