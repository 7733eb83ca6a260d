import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { gt, valid } from 'semver';
import { defaults } from '../../src/config/defaults.ts';
import { describe } from '../../src/core/describe.ts';
import { nothingWanted, type Wanted } from '../../src/core/decide/wanted.ts';
import { ReleaseError } from '../../src/core/error.ts';
import type { Action, Plan } from '../../src/core/model.ts';
import { previewModel } from '../../src/core/notes/preview.ts';
import { compileTemplates } from '../../src/core/notes/render.ts';
import { parsePlanText } from '../../src/pipeline/plan-file.ts';
import { planRelease } from '../../src/pipeline/plan.ts';
import { rendererOf } from '../../src/pipeline/renderer.ts';
import { showJson } from '../../src/show/json.ts';
import { showPlan } from '../../src/show/plan.ts';
import { plain } from '../../src/show/text.ts';
import { builtInTemplates } from '../core/notes/fixtures.ts';
import { assertHarmless } from './civil.ts';
import { sourceOf, type Story } from './memory.ts';
import { stories, wishes } from './stories.ts';

const templates = compileTemplates(builtInTemplates());
const date = '2026-11-21';

/** The plan of a story, or the expected failure; anything else that is thrown fails the property. */
async function planOf(story: Story, wanted: Partial<Wanted>): Promise<Plan | ReleaseError> {
  try {
    const { plan } = await planRelease({
      source: sourceOf(story),
      config: { ...defaults, assets: ['dist/{package}-{version}.zip'] },
      wanted: { ...nothingWanted, ...wanted },
      date,
      warnings: [],
      registries: () => Promise.reject(new RangeError('no registry is configured')),
      plugins: () => {
        throw new RangeError('no plugin is configured');
      },
      renderer: (links, { set }) =>
        Promise.resolve(
          rendererOf(templates, { sections: defaults.sections, links, date, ranges: set.ranges }),
        ),
    });
    return plan;
  } catch (error) {
    if (error instanceof ReleaseError && error.exitCode !== 70) return error;
    throw error;
  }
}

/** Every path, tag and argument of an action. */
function namesIn(action: Action): readonly string[] {
  switch (action.kind) {
    case 'writeFile':
    case 'removeFile':
      return [action.path];
    case 'run':
      return action.argv;
    case 'preparePlugin':
    case 'publishPlugin':
    case 'tellPlugin':
      return [action.plugin, action.path, action.tag];
    case 'checkApi':
      return [action.path, action.package];
    case 'gatherAssets':
      return action.sources.flatMap((source) =>
        source.kind === 'pattern' ? [source.pattern] : [source.name],
      );
    case 'commit':
      return action.paths;
    case 'attest':
    case 'storeAttestations':
      return [action.tag];
    case 'tag':
      return [action.name];
    case 'push':
      return [action.branch, ...action.tags];
    case 'attachStatements':
      return [action.package, action.tag];
    case 'packPackage':
    case 'stagePackage':
    case 'publishPackage':
      return [action.package, action.path];
    case 'publishWith':
      return action.argv;
    case 'draftRelease':
      return [action.tag, action.title];
    case 'publishRelease':
      return [action.tag];
    case 'deleteDraft':
      return [action.tag];
    case 'retract':
      return [action.branch, ...Object.keys(action.tags)];
    case 'record':
      return [action.ledger];
  }
}

const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

function assertInside(path: string): void {
  assert.ok(!path.startsWith('/') && !/^[a-z]:/i.test(path), path);
  for (const step of path.split('/'))
    assert.ok(!['', '..', '.'].includes(step) && step.toLowerCase() !== '.git', path);
}

function assertSound(plan: Plan): void {
  assert.deepEqual(parsePlanText(showJson(plan), 'it'), plan);
  for (const action of plan.actions) {
    for (const name of namesIn(action)) assert.ok(!name.includes('\0'), JSON.stringify(name));
    if (action.kind === 'writeFile') assertInside(action.path);
    if (action.kind === 'commit') for (const path of action.paths) assertInside(path);
    if (action.kind === 'draftRelease') assertHarmless(action.notes, 'notes');
    if (action.kind === 'commit' || action.kind === 'tag') assert.doesNotMatch(action.message, acting);
    assert.doesNotMatch(describe(action), acting);
  }
  for (const { next, current } of plan.releases) {
    assert.equal(valid(next), next);
    if (current !== null) assert.ok(gt(next, current), `${current} → ${next}`);
  }
  assert.doesNotMatch(showPlan(plan, { style: plain, width: 80 }), acting);
  assertHarmless(templates.preview(previewModel(plan)), 'preview');
  assert.doesNotMatch(showJson(plan), acting);
}

test(
  'property: any repository gives a sound plan or an expected failure',
  { timeout: 600_000 },
  async (t) => {
    const runs = Number(process.env['FUZZ_RUNS'] ?? 1500);
    const tags = new Set<string>();
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(stories, wishes, async (story, wanted) => {
        const plan = await planOf(story, wanted);
        const end =
          plan instanceof ReleaseError ? plan.code : plan.releases.length === 0 ? 'nothing' : 'released';
        ends.set(end, (ends.get(end) ?? 0) + 1);
        if (plan instanceof ReleaseError) return;
        assertSound(plan);
        for (const action of plan.actions) if (action.kind === 'tag') tags.add(action.name);
        const again = await planOf(story, wanted);
        assert.ok(!(again instanceof ReleaseError));
        assert.equal(again.planId, plan.planId);
      }),
      { numRuns: runs },
    );
    const wrong = [...tags].filter(
      (name) => spawnSync('git', ['check-ref-format', `refs/tags/${name}`]).status !== 0,
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      [...tags].filter((name) => name.startsWith('-')),
      [],
    );
    const how = [...ends].sort(([, a], [, b]) => b - a).map(([end, count]) => `${end} ${count}`);
    t.diagnostic(`${runs} repositories, ${runs} passed, 0 failed (${how.join(', ')})`);
    t.diagnostic(`${tags.size} different tag names, all accepted by git check-ref-format`);
  },
);

test(
  'property: the order in which tags, files and commits are found decides no version',
  { timeout: 600_000 },
  async (t) => {
    const runs = 500;
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(stories, fc.infiniteStream(fc.nat()), async (story, random) => {
        const shuffle = <T>(items: readonly T[]): readonly T[] =>
          items
            .map((item) => ({ item, key: Number(random.next().value) }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        // What depends on order by its meaning: reverts take back what came before, the newest Release-As counts.
        const simple = story.commits.every(({ message }) => !/revert|release-as/i.test(message));
        const told = story.commits.map(({ message, paths }) => ({ message, paths }));
        const mixed = simple && story.tags.length === 0 ? shuffle(told) : told;
        const other: Story = {
          ...story,
          tags: shuffle(story.tags),
          files: new Map(shuffle([...story.files])),
          commits: story.commits.map((one, at) => ({ ...one, ...mixed[at] })),
        };
        const [a, b] = [await planOf(story, {}), await planOf(other, {})];
        const versions = (plan: Plan | ReleaseError): unknown =>
          plan instanceof ReleaseError
            ? plan.code
            : plan.releases.map(({ tag, next, bump }) => [tag, next, bump]).sort();
        assert.deepEqual(versions(b), versions(a));
        compared++;
      }),
      { numRuns: runs },
    );
    t.diagnostic(`${compared} repositories compared with a shuffled twin, ${compared} passed, 0 failed`);
  },
);
