import type { History, HistoryCommit } from '../../src/core/metrics/types.ts';
import { metricsOf } from '../../src/core/metrics/measure.ts';
import type { PeriodUnit } from '../../src/core/metrics/periods.ts';
import { historyOf } from '../../src/core/status/history.ts';
import { statusOf } from '../../src/core/status/status.ts';
import type { Observed } from '../../src/core/deploy/types.ts';
import { rehearsalsIn, type Readiness } from '../../src/core/deploy/readiness.ts';
import type { Report } from '../../src/show/report/report.ts';
import { digest, Story } from './deployments.ts';

/** Twelve weeks of a team: a release on most days, some bad ones, and what was done about them. */
export function twelveWeeks(): { readonly story: Story; readonly history: History } {
  const start = '2026-09-07T08:00:00Z';
  const story = new Story(start);
  const history = new Map<string, HistoryCommit>();
  let parent: string | null = null;
  let good = '1.0.0';
  for (let at = 0; at < 40; at++) {
    const version = `1.${Math.floor(at / 4)}.${at % 4}`;
    const commit = digest(`commit ${version}`).slice(0, 40);
    const time = Date.parse(story.now) / 1000 - 3600 * (2 + ((at * 7) % 50));
    history.set(commit, { time, parents: parent === null ? [] : [parent], isRelease: false });
    parent = commit;
    const job = `https://ci.example.com/acme/lantern/runs/${String(4000 + at)}`;
    const actor = ['ada', 'grace', 'linus'][at % 3] ?? 'ada';
    story
      .deploy(version, { env: 'staging', commit, actor, job, seconds: 40 + (at % 5) })
      .wait(3600 * (1 + (at % 5)));
    if (at % 8 === 5) {
      const health = 'web: 4 of 5 answers were 503, the last after 2.1 s';
      story.deploy(version, { commit, actor, job, outcome: 'unhealthy', health, seconds: 95 });
      const reason = `${version} is not healthy`;
      story.rollback(good, {
        commit: digest(`commit ${good}`).slice(0, 40),
        actor: 'release',
        trigger: 'automatic',
        reason,
        seconds: 30 + at,
      });
      story.mark('hold', version, { env: 'production', reason: 'returns 503 under load', actor });
    } else if (at % 8 !== 3) {
      story.deploy(version, { commit, actor, job, seconds: 60 + at });
      good = version;
    }
    story.wait(3600 * (30 + ((at * 13) % 28)));
  }
  story.mark('yank', '1.4.2', { reason: 'leaks a token into its log', actor: 'grace' });
  story.rollback('1.8.0', {
    env: 'staging',
    rehearsal: true,
    rehearses: 'production',
    seconds: 21,
    actor: 'grace',
  });
  story.wait(7200).deploy('1.10.0', { env: 'staging', outcome: null, actor: 'linus' }).wait(95);
  return { story, history };
}

/** The page of a story. */
export function reportOf(
  { story, history }: { readonly story: Story; readonly history: History },
  told: {
    readonly title?: string;
    readonly unit?: PeriodUnit;
    readonly readiness?: readonly Readiness[] | null;
    readonly observed?: ReadonlyMap<string, Observed>;
  } = {},
): Report {
  const state = story.state();
  const { title = 'lantern', unit = 'week', readiness = null, observed } = told;
  return {
    title,
    now: story.now,
    tool: '0.1.0',
    status: statusOf(state, observed === undefined ? {} : { observed }),
    history: historyOf(state, { environment: null, limit: 1000 }),
    metrics: metricsOf(state, { now: story.now, unit, count: 12, history }),
    readiness,
    rehearsals: readiness === null ? [] : rehearsalsIn(state),
  };
}

/** Two versions one could go back to, and one that not. */
export const readiness: readonly Readiness[] = [
  {
    environment: 'production',
    version: '1.9.2',
    checks: [
      { code: 'KNOWN_HERE', verdict: 'passed', message: 'was healthy here', hint: null },
      { code: 'ARTIFACTS', verdict: 'passed', message: 'all there', hint: null },
      { code: 'SCHEMA', verdict: 'none', message: 'no schema is declared', hint: null },
    ],
  },
  {
    environment: 'production',
    version: '1.8.3',
    checks: [
      { code: 'KNOWN_HERE', verdict: 'passed', message: 'was healthy here', hint: null },
      {
        code: 'ARTIFACTS',
        verdict: 'refused',
        message: 'ghcr.io/acme/app@sha256:5f1c… is not in the registry any more',
        hint: 'Push it again, or go back to 1.9.2: release rollback 1.9.2 --env production',
      },
    ],
  },
];
