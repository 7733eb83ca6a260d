import { join } from 'node:path';
import * as z from 'zod';
import { ReleaseError } from '../../core/error.ts';
import { jsonOrNull } from '../../core/json-text.ts';
import type { Action } from '../../core/model.ts';
import type { PublishCheck } from '../../core/findings.ts';
import { lookAt, placeOf } from './npm-look.ts';
import { runTool, type Bench } from './tool.ts';

type Staged = Action<'stagePackage' | 'publishPackage'>;

const listing = z.array(z.object({ id: z.string(), packageName: z.string(), version: z.string() }));

/** The id of a version that waits for approval; null where none does, or where npm may not ask: tokens of trusted publishing may not. */
export async function findStaged(action: Staged, bench: Bench): Promise<string | null> {
  const argv = ['npm', 'stage', 'list', action.package, '--json', ...placeOf(action)] as const;
  const ended = await runTool(argv, join(bench.root, action.root), bench);
  const { data = [] } = ended.ok ? listing.safeParse(jsonOrNull(ended.out)) : {};
  const found = data.find(
    ({ packageName, version }) => packageName === action.package && version === action.version,
  );
  return found?.id ?? null;
}

/** The id in what `npm stage publish` says: a UUID. */
export function stageIdIn(said: string): string | null {
  return /\(staged with id ([0-9a-f-]{36})\)/.exec(said)?.[1] ?? null;
}

/** What makes staging impossible, as far as it can be known before: npm, and a package that is new ("npm stage", Prerequisites). */
export async function checkStaging(
  actions: readonly Action<'publishPackage'>[],
  bench: Bench,
): Promise<PublishCheck> {
  const staged = actions.filter((one) => one.staged === true);
  if (staged.length === 0) return { problems: [], notices: [] };
  const problems: ReleaseError[] = [];
  const { ok } = await runTool(['npm', 'stage', '--help'], bench.root, bench);
  if (!ok) problems.push(tooOld());
  for (const action of staged) {
    const { versions, host } = await lookAt(action, bench);
    if (versions.size === 0) problems.push(isNew(action, host));
  }
  return { problems, notices: [] };
}

function tooOld(): ReleaseError {
  return new ReleaseError('TOOL_MISSING', 'the npm that is installed knows no staged publishing', {
    hint: 'npm install --global npm@latest',
  });
}

function isNew({ package: name }: Action<'publishPackage'>, host: string): ReleaseError {
  return new ReleaseError(
    'REGISTRY_REFUSED',
    `${name} is new to ${host}: npm stages only packages that are there`,
    {
      hint: 'Publish its first version without publish.npm.staged.',
    },
  );
}
