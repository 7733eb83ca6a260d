import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Plan } from '../../src/core/model.ts';
import { errorIn, planIn } from '../commands/json.ts';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

/** What the built tool must say of a repository. What is not named is not compared, but for `warnings`: none. */
export interface Answer {
  /** `package current→next` of each release; '-' for a first one. */
  readonly releases: readonly string[];
  /** total/included/no release/not understood. */
  readonly commits?: string;
  readonly tags?: readonly string[];
  /** Channel of the first release, and whether its page is the latest. */
  readonly channel?: string;
  readonly latest?: boolean;
  /** What stands in the sentence that explains the first release. */
  readonly why?: string;
  /** Codes. */
  readonly warnings?: readonly string[];
  /** `tag: reason` of each ignored tag. */
  readonly ignored?: readonly string[];
  /** Lines of the notes that list changes, of all release pages, without commit ids. */
  readonly notes?: readonly string[];
  /** `path: was → text` of each edit, changelogs left out. */
  readonly edits?: readonly string[];
  /** The reason `release explain` gives, by the name the story gave a commit, or a revision. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** What the built tool must refuse, and how: by code, exit code and words of the message. */
export interface Refusal {
  readonly refused: string;
  readonly exit: number;
  readonly message: RegExp;
}

/** One scenario for a sentence of the rules. */
export interface Case {
  /** The sentence it holds the tool to, quoted short. */
  readonly says: string;
  readonly name: string;
  readonly story: (repo: Repo) => void;
  readonly args?: readonly string[];
  readonly expected: Answer | Refusal;
}

/** Runs a table: each case in a real repository of its own, by the built command. */
export function conforms(section: string, cases: readonly Case[]): void {
  describe(section, { concurrency: 3 }, () => {
    for (const one of cases) {
      it(`${one.says} | ${one.name}`, async (t) => {
        const repo = new Repo(join(temporary(t, 'semantics'), 'r'));
        one.story(repo);
        await check(repo, one);
      });
    }
    it('how many', (t) => {
      const sentences = new Set(cases.map(({ says }) => says)).size;
      t.diagnostic(`${cases.length} repositories for ${sentences} sentences`);
      assert.equal(new Set(cases.map(({ says, name }) => says + name)).size, cases.length);
    });
  });
}

async function check(repo: Repo, { args = [], expected }: Case): Promise<void> {
  const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json', ...args);
  if ('refused' in expected) {
    const { code, message, hint } = errorIn(run);
    assert.deepEqual([code, run.code], [expected.refused, expected.exit]);
    assert.match(`${message} | ${hint ?? ''}`, expected.message);
    return;
  }
  assert.equal(run.code, 0, run.stderr + run.stdout);
  const { reasons = {}, ...said } = expected;
  const facts = factsOf(planIn(run));
  const wanted: Partial<Answer> = { warnings: [], ...said };
  const asked = Object.fromEntries(Object.entries(facts).filter(([key]) => Object.hasOwn(wanted, key)));
  assert.deepEqual(asked, wanted);
  for (const [revision, reason] of Object.entries(reasons)) {
    assert.equal(await reasonOf(repo, revision), reason, revision);
  }
}

function factsOf({
  releases,
  commits,
  warnings,
  ignoredTags,
  actions,
}: Plan): Required<Omit<Answer, 'reasons'>> {
  const drafts = actions.flatMap((action) => (action.kind === 'draftRelease' ? [action] : []));
  const pages = actions.flatMap((action) => (action.kind === 'publishRelease' ? [action] : []));
  return {
    releases: releases.map((one) => `${one.package} ${one.current ?? '-'}→${one.next}`),
    commits: [commits.total, commits.included, commits.noRelease, commits.notUnderstood].join('/'),
    tags: [...new Set(releases.map(({ tag }) => tag))],
    channel: releases[0]?.channel ?? '',
    latest: pages[0]?.latest ?? false,
    why: (releases[0]?.reason ?? '').replace(/\b[0-9a-f]{7}\b/g, 'id'),
    warnings: warnings.map(({ code }) => code),
    ignored: ignoredTags.map(({ tag, reason }) => `${tag}: ${reason}`),
    notes: drafts.flatMap(({ notes }) => listed(notes)),
    edits: editsOf(actions),
  };
}

/** Headings and list items of notes, as they are written. */
function listed(notes: string): readonly string[] {
  return notes
    .split('\n')
    .filter((line) => /^ *- |^#/.test(line) || /^ {2}\S/.test(line))
    .map((line) => line.replace(/`[0-9a-f]{7}`/g, 'id'));
}

function editsOf(actions: Plan['actions']): readonly string[] {
  return actions.flatMap((action) =>
    action.kind === 'writeFile' && !action.path.endsWith('CHANGELOG.md')
      ? action.edits.map(({ was, text }) => `${action.path}: ${was} → ${text}`)
      : [],
  );
}

async function reasonOf({ dir, env }: Repo, revision: string): Promise<string> {
  const run = await release(dir, env, 'explain', revision, '--json');
  const value: unknown = JSON.parse(run.stdout);
  assert.ok(typeof value === 'object' && value !== null && 'reason' in value && 'verdict' in value);
  return `${String(value.verdict)}: ${String(value.reason)}`;
}
