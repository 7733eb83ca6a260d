import type { ReleaseError } from '../core/error.ts';
import type { Plan, Warning } from '../core/model.ts';
import { assertFresh } from '../core/plan.ts';
import type { Findings } from '../core/findings.ts';
import type { World } from '../ports.ts';
import { asked, held, type Check, type Exam } from './preflight/check.ts';
import { clock } from './preflight/clock.ts';
import { disk } from './preflight/disk.ts';
import { evidence } from './preflight/evidence.ts';
import { files } from './preflight/files.ts';
import { forge } from './preflight/forge.ts';
import { git } from './preflight/git.ts';
import { identity } from './preflight/identity.ts';
import { plugins } from './preflight/plugins.ts';
import { push } from './preflight/push.ts';
import { registries } from './preflight/registries.ts';
import { rules } from './preflight/rules.ts';
import { sbom } from './preflight/sbom.ts';
import { signing } from './preflight/signing.ts';
import { store } from './preflight/store.ts';
import { tools } from './preflight/tools.ts';

/** Every check, in the order in which problems are told: the first decides the exit code. */
const checks: readonly Check[] = [
  files,
  git,
  disk,
  identity,
  signing,
  evidence,
  sbom,
  forge,
  store,
  clock,
  push,
  rules,
  tools,
  plugins,
  registries,
];

/**
 * Of no use where no release is made from here anyway: they compare files with another commit, ask a person for a key, run
 * code of plugins.
 */
const onTheSpot: readonly Check[] = [files, signing, evidence, plugins];

/** What one check found. */
export interface Examined extends Findings {
  readonly check: string;
  /** What is so where nothing was found, for people. */
  readonly holds: string;
}

/**
 * Asks everything that could fail late, before anything changes: all checks run, whatever others find.
 * @throws what is no expected failure
 */
export async function examine(
  plan: Plan,
  world: World,
  asking: readonly Check[] = checks,
): Promise<readonly Examined[]> {
  const exam: Exam = { plan, world, access: accessOnce(plan, world) };
  return Promise.all(
    asking
      .filter(({ concerns }) => concerns(exam))
      .map(async ({ name, holds, run }) => ({
        check: name,
        holds: holds(plan),
        ...(await asked([run(exam)])),
      })),
  );
}

/** Several checks want to know how the forge lets us in; it is asked once. */
function accessOnce(plan: Plan, { forge: place }: World): Exam['access'] {
  let access: ReturnType<Exam['access']> | null = null;
  const isAsked = place !== null && plan.actions.some(({ kind }) => kind === 'draftRelease');
  return () => (access ??= isAsked ? place.check() : Promise.resolve(null));
}

/**
 * The checks at the start of a run.
 * @param place what throws where no release is made from here, asked first
 * @returns what people should know, though it stops nothing
 * @throws ReleaseError with every problem: the first, and the others in it
 */
export async function preflight(
  plan: Plan,
  world: World,
  place: readonly (() => unknown)[] = [],
): Promise<readonly Warning[]> {
  const isFresh = async (): Promise<void> => {
    assertFresh(plan, await world.git.base());
  };
  const { problems } = await asked([...place, isFresh].map(async (ask) => held(Promise.resolve(ask()))));
  const asking = problems.length === 0 ? checks : checks.filter((check) => !onTheSpot.includes(check));
  const found = await examine(plan, world, asking);
  refuse([...problems, ...found.flatMap((one) => one.problems)]);
  return found.flatMap(({ notices }) => notices);
}

function refuse(problems: readonly ReleaseError[]): void {
  const [first, ...others] = problems.map(asRefusal);
  if (first === undefined) return;
  throw first.retold({ others });
}

/** The same failure, told as what it is now: a refusal, for nothing has happened yet. */
function asRefusal(error: ReleaseError): ReleaseError {
  const hasFailed = error.exit === 'failedAfter' || error.exit === 'failedBefore';
  return hasFailed ? error.retold({ exit: 'refused' }) : error;
}
