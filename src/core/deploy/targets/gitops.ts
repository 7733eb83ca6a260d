import { readDuration } from '../../duration.ts';
import { ReleaseError } from '../../error.ts';
import { compareObserved } from '../compare.ts';
import type { GitopsTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { checkBody, lookBody, moved, pushBody } from './gitops-scripts.ts';
import { type Driver, failureOf, type Program, run, type Step } from './program.ts';
import { readLines } from './read-lines.ts';
import { type Script, scriptStep } from './script.ts';
import { filled, filledArgv, valuesOf, variablesOf } from './words.ts';
import { valuesAt, withValues } from './yaml-values.ts';

/** Trailer of the commits that deploy: environment, file and number. Services share a repository, and each counts for itself. */
const word = 'Release-Deployment';

/** How often a push is tried again that another one came before. */
const attempts = 5;

/** Seconds between two looks at what the cluster runs. */
const pause = 5;

/** A file of another repository that says what a cluster is to run; something there (Argo CD, Flux) makes it so. */
export function gitopsDriver(target: GitopsTarget, repository: string | undefined): Driver {
  const changesOf = (wanted: Wanted): Readonly<Record<string, string>> => {
    const values = valuesOf(wanted, repository);
    return Object.fromEntries(Object.entries(target.set).map(([path, text]) => [path, filled(text, values)]));
  };
  return {
    tools: ['git', ...(target.observe === undefined ? [] : [target.observe[0]])],
    *check(): Program<void> {
      yield* run(stepOf(target, 'look at the branch', checkBody));
    },
    *deploy(wanted): Program<void> {
      yield* pushed(target, wanted, changesOf(wanted));
      if (target.observe !== undefined) yield* settled(target, wanted, repository);
    },
    *observe(wanted): Program<Observed> {
      const { text } = yield* looked(target, wanted.environment);
      const changes = changesOf(wanted);
      const found = valuesAt(target.file, text, Object.keys(changes));
      if (Object.values(changes).some((value, at) => value !== found[at])) return otherThan(found);
      const step = observingStep(target, wanted, repository);
      if (step !== null) return readLines(yield* run(step), step.title);
      // The branch says so; whether the cluster has done it yet, nobody was asked.
      return { versions: [], digests: [], copies: null };
    },
  };
}

function* pushed(
  target: GitopsTarget,
  wanted: Wanted,
  changes: Readonly<Record<string, string>>,
): Program<void> {
  const { environment, fence, version } = wanted;
  const message = `deploy(${environment}): ${version}\n\n${word}: ${environment} ${target.file} ${String(fence)}`;
  for (let attempt = 1; ; attempt += 1) {
    const { commit, mode, seen, text } = yield* looked(target, environment);
    if (seen > fence) throw fenced(target, seen, fence);
    const changed = withValues(target.file, text, changes);
    if (changed === text && seen === fence) return;
    const step = stepOf(target, `deploy ${version} to ${environment}`, pushBody, {
      ...{ commit, mode, message, text: changed },
    });
    const end = yield step;
    if (end.exitCode === 0) return;
    if (end.exitCode !== moved || attempt === attempts) throw failureOf(step, end);
  }
}

/** Waits until the cluster has taken it over; where it does not in time, observing finds out what runs. */
function* settled(target: GitopsTarget, wanted: Wanted, repository: string | undefined): Program<void> {
  const looks = Math.ceil((readDuration(target.wait ?? '') ?? 5 * 60_000) / (pause * 1000));
  const step = observingStep(target, wanted, repository);
  for (let look = 0; look < looks && step !== null; look += 1) {
    const { exitCode, stdout } = yield step;
    if (exitCode === 0 && compareObserved(wanted, readLines(stdout, step.title)).isSame === true) return;
    yield {
      ...{ title: 'wait for the cluster', argv: ['sleep', String(pause)], input: '', env: {} },
    };
  }
}

function observingStep(
  { observe }: GitopsTarget,
  wanted: Wanted,
  repository: string | undefined,
): Step | null {
  if (observe === undefined) return null;
  const values = valuesOf(wanted, repository);
  return {
    title: `observe ${wanted.environment}`,
    argv: filledArgv(observe, values),
    input: '',
    env: variablesOf(wanted, values),
  };
}

interface Look {
  readonly commit: string;
  readonly mode: string;
  /** Number of the newest deployment to the environment by this file; 0 where there was none. */
  readonly seen: number;
  readonly text: string;
}

function* looked(target: GitopsTarget, environment: string): Program<Look> {
  const stdout = yield* run(stepOf(target, 'look at the branch', lookBody, { environment, word }));
  const gap = stdout.indexOf('\n\n');
  const [commit = '', mode = '', ...words] = stdout.slice(0, gap).split('\n');
  const text = stdout.slice(gap + 2, -1);
  if (!/^100(?:644|755)$/.test(mode)) throw odd(target, 'is no file');
  if (text.includes('\uFFFD')) throw odd(target, 'is not UTF-8');
  const numbers = words.flatMap((line) => {
    const [where, file, number] = line.split(' ');
    return where === environment && file === target.file ? [Number(number)] : [];
  });
  return { commit, mode, seen: Math.max(0, ...numbers.filter(Number.isSafeInteger)), text };
}

/** The branch says something else than is wanted, so that is what runs, or is going to. */
function otherThan(found: readonly string[]): Observed {
  const digests = found.flatMap((value) => /sha256:([0-9a-f]{64})/.exec(value)?.[1] ?? []);
  return { versions: digests.length > 0 ? [] : [...new Set(found)], digests, copies: null };
}

function stepOf(
  { repository, branch = 'main', file, tokenEnv }: GitopsTarget,
  title: string,
  body: string,
  variables: Script['variables'] = {},
): Step {
  // The helper reads the token from the environment: it is never in an argument.
  const helper = `!f() { echo username=x-access-token; echo "password=$${tokenEnv ?? ''}"; }; f`;
  const credentials =
    tokenEnv === undefined ? [] : ['-c', 'credential.helper=', '-c', `credential.helper=${helper}`];
  return scriptStep(
    { host: null },
    {
      ...{ title, body, words: [], commands: { vcs: ['git', ...credentials] } },
      variables: { url: repository, branch, path: file, ...variables },
    },
  );
}

function fenced({ branch = 'main' }: GitopsTarget, seen: number, fence: number): ReleaseError {
  return new ReleaseError(
    'FENCED',
    `${branch}: number ${String(seen)} was here, and this is number ${String(fence)}`,
    {
      hint: 'Nothing was changed. What is there: release status',
    },
  );
}

function odd({ file }: GitopsTarget, what: string): ReleaseError {
  return new ReleaseError('DEPLOY_FAILED', `${file} of the branch ${what}`, {
    hint: 'Nothing was changed. Name a file of YAML as the file of the target.',
  });
}
