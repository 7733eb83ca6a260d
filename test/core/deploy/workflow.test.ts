import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  inputsOf,
  newestFence,
  ownInputs,
  runNamed,
  runTitle,
  type WorkflowRun,
} from '../../../src/core/deploy/targets/workflow.ts';
import { wantedOf } from './driving.ts';

const target = { kind: 'workflow', workflow: 'deploy.yml' } as const;

function run(title: string, id = 1): WorkflowRun {
  return { id, title, status: 'queued', conclusion: null };
}

test('the workflow of docs/targets.md declares the inputs that are sent, and calls its runs as they are looked for', () => {
  const page = readFileSync('docs/targets.md', 'utf8');
  const [, text = ''] = /```yaml\n(run-name[^`]*)```/.exec(page) ?? [];
  const workflow = z
    .object({
      'run-name': z.string(),
      on: z.object({ workflow_dispatch: z.object({ inputs: z.record(z.string(), z.unknown()) }) }),
    })
    .parse(parse(text));
  assert.deepEqual(Object.keys(workflow.on.workflow_dispatch.inputs).sort(), [...ownInputs].sort());
  const wanted = wantedOf();
  const inputs = inputsOf(target, wanted, 'ghcr.io/acme/app');
  const title = workflow['run-name'].replaceAll(
    /\$\{\{ inputs\.(\w+) \}\}/g,
    (_, name: string) => inputs[name] ?? '',
  );
  assert.equal(title, runTitle(wanted));
});

test('the number of a deployment is read from the name it gives its run, and from no other', () => {
  fc.assert(
    fc.property(fc.nat(), fc.stringMatching(/^[a-z][a-z0-9 ()-]{0,20}$/), (fence, environment) => {
      const title = runTitle(wantedOf({ fence, environment }));
      assert.equal(newestFence([run(title)], environment), fence);
      assert.equal(newestFence([run(title)], `${environment}x`), 0);
    }),
  );
  const others = ['', 'deploy', 'deploy 1 to p (', 'deploy 1 to p (x)', 'deploy 1 to p (7', 'x 1 to p (7)'];
  assert.equal(
    newestFence(
      others.map((title) => run(title)),
      'p',
    ),
    0,
  );
  assert.equal(
    newestFence([run('deploy 1 to p (3)'), run('deploy 2 to p (12)'), run('deploy 1 to p (4)')], 'p'),
    12,
  );
});

test('a run is found by its name where it is new and alone', () => {
  const title = runTitle(wantedOf());
  assert.equal(runNamed(title, [run('other')], []), null);
  const [old, fresh] = [run(title, 1), run(title, 2)];
  assert.equal(runNamed(title, [fresh, old], [old]), fresh);
  assert.equal(runNamed(title, [fresh, old], []), 'many');
});
