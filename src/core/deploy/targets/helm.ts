import { z } from 'zod';
import { readDuration } from '../../duration.ts';
import { ReleaseError } from '../../error.ts';
import { jsonOrNull } from '../../json-text.ts';
import { compareObserved } from '../compare.ts';
import type { HelmTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { type Driver, failureOf, type Program, run, type Step } from './program.ts';
import { nestedValues } from './nested-values.ts';
import { filled, imageOf, needsFilling, type Values, valuesOf } from './words.ts';
import { awaitRollout, kubectlStep, observeWorkload, optionsOf, patchWorkload } from './workload.ts';

/** A release of Helm 3, by helm; its workload is fenced and observed by kubectl. */
export function helmDriver(target: HelmTarget, repository: string | undefined): Driver {
  const { workload } = target;
  return {
    tools: ['helm', 'kubectl'],
    *check(): Program<void> {
      const status = yield* statusOf(target);
      const isThere = yield* hasWorkload(target);
      if (status === 'deployed' && !isThere) throw noWorkload(target);
      yield* run(kubectlStep(target, 'ask for the right to deploy', 'auth', 'can-i', 'patch', workload));
      // Which chart it will be is known with the version.
      const { chart, chartVersion = '' } = target;
      if (needsFilling(chart) || needsFilling(chartVersion)) return;
      yield* run(
        helmStep(target, 'look at the chart', 'show', 'chart', ...chartOptions(target), '--', chart),
      );
    },
    *deploy(wanted): Program<void> {
      const values = valuesOf(wanted, repository);
      const { fence } = wanted;
      const title = `number ${workload}`;
      if (yield* hasWorkload(target)) yield* patchWorkload(target, { title, fence });
      yield* upgraded(upgradeStep(target, wanted, values), target);
      // Again: a workload that is new has no number yet, and helm cannot be told to refuse when a newer run has come meanwhile.
      yield* stillNewest(target, { wanted, title, digest: values.digest });
      yield* awaitRollout(target);
    },
    *observe(wanted): Program<Observed> {
      return yield* observeWorkload(target, wanted, imageOf(wanted, repository).digest);
    },
  };
}

/** @throws ReleaseError FENCED where a newer run has come meanwhile, with what runs: one of the two has overwritten the other */
function* stillNewest(
  target: HelmTarget,
  { wanted, title, digest }: { readonly wanted: Wanted; readonly title: string; readonly digest: string },
): Program<void> {
  const { fence, environment } = wanted;
  try {
    yield* patchWorkload(target, { title, fence });
  } catch (error) {
    if (!(error instanceof ReleaseError) || error.code !== 'FENCED') throw error;
    const runs = yield* told(target, wanted, digest);
    throw error.retold({
      exit: 'failedAfter',
      message: `a newer deployment came while Helm upgraded for this one, and one has overwritten the other (${error.message}); ${runs}`,
      hint: `Deploy once more what is to run: release deploy <version> --env ${environment} --again`,
    });
  }
}

/** What runs, in words. */
function* told(target: HelmTarget, wanted: Wanted, digest: string): Program<string> {
  try {
    return compareObserved(wanted, yield* observeWorkload(target, wanted, digest)).message;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return `what runs cannot be told: ${error.message}`;
  }
}

function helmStep(target: HelmTarget, title: string, ...words: readonly string[]): Step {
  const { kubeconfig, context, namespace } = target;
  const options = optionsOf({ kubeconfig, 'kube-context': context, namespace });
  return { title, argv: ['helm', ...options, ...words], input: '', env: {} };
}

function chartOptions({ chartVersion }: HelmTarget, values?: Values): readonly string[] {
  const version = values === undefined ? chartVersion : filled(chartVersion ?? '', values);
  return version === undefined || version === '' ? [] : [`--version=${version}`];
}

/**
 * The values go over the input as JSON, which is YAML: `--set` would take commas, dots, braces and backslashes for its own.
 * `--wait`, so that hooks which come after the upgrade see the new pods, and Helm calls the release failed where they do not
 * come up. Not `--atomic`: going back is ours, by an entry of the ledger and observed, and Helm's would take as long again, and
 * remove the first release altogether and with it what failed.
 */
function upgradeStep(target: HelmTarget, wanted: Wanted, values: Values): Step {
  const { environment, fence, version } = wanted;
  const files = [...(target.values ?? []), '-'];
  const set = nestedValues(
    Object.entries(target.set).map(([path, text]) => [path, filled(text, values)] as const),
  );
  const step = helmStep(
    ...([target, `deploy ${version} to ${environment}`, 'upgrade', '--install', '--reset-values'] as const),
    ...['--wait', `--timeout=${String(patienceOf(target))}s`],
    `--description=${version} (${environment}, number ${String(fence)})`,
    ...files.map((file) => `--values=${file}`),
    ...chartOptions(target, values),
    ...['--', target.release, filled(target.chart, values)],
  );
  return { ...step, input: JSON.stringify(set) };
}

/**
 * How long Helm waits, in seconds: somewhat shorter than the time after which it would be stopped. Helm that is killed leaves the
 * release as one that is being upgraded, and refuses to upgrade it again.
 */
function patienceOf({ timeout = '15m' }: HelmTarget): number {
  return Math.max(1, Math.floor((readDuration(timeout) ?? 0) / 1000 / 1.1));
}

function* upgraded(step: Step, target: HelmTarget): Program<void> {
  const end = yield step;
  if (end.exitCode === 0) return;
  if (end.tail.includes('another operation (install/upgrade/rollback) is in progress'))
    throw pending(target, end.tail);
  throw failureOf(step, end);
}

const listJson = z.array(z.object({ name: z.string(), status: z.string() }));

/** Helm's own word for the state of the release (`deployed`, `failed`), or null where there is none. */
function* statusOf(target: HelmTarget): Program<string | null> {
  const { release } = target;
  const filter = `--filter=^${release.replaceAll('.', '\\.')}$`;
  const step = helmStep(target, 'look at the target', 'list', '--all', filter, '--output=json');
  const found = listJson.safeParse(jsonOrNull(yield* run(step)));
  if (!found.success)
    throw new ReleaseError('DEPLOY_FAILED', 'helm answered something else than a list of releases', {
      hint: 'Is helm older than 3, or something else by that name? helm version',
    });
  const status = found.data.find(({ name }) => name === release)?.status ?? null;
  if (status?.startsWith('pending-') === true) throw pending(target, `it is ${status}`);
  return status;
}

function* hasWorkload(target: HelmTarget): Program<boolean> {
  const { workload } = target;
  const step = kubectlStep(
    target,
    `look for ${workload}`,
    'get',
    workload,
    '--ignore-not-found',
    '-o',
    'name',
  );
  return (yield* run(step)).trim() !== '';
}

function noWorkload({ release, workload }: HelmTarget): ReleaseError {
  return new ReleaseError('DEPLOY_FAILED', `Helm's release ${release} is there, and ${workload} is not`, {
    hint: `What it is made of: helm get manifest ${release}. Name its workload in the target of the environment.`,
  });
}

function pending({ release }: HelmTarget, found: string): ReleaseError {
  return new ReleaseError('DEPLOY_FAILED', `Helm's release ${release} is being changed: ${found}`, {
    hint: `Nothing was changed. If nobody is at it, a helm was killed there: helm rollback ${release}, then this again.`,
  });
}
