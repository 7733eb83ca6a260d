import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { metricsOf } from '../../src/core/metrics/measure.ts';
import { statusOf } from '../../src/core/status/status.ts';
import { prometheusText } from '../../src/show/prometheus.ts';
import { Story } from '../helpers/deployments.ts';

function text(story: Story): string {
  const state = story.state();
  const metrics = metricsOf(state, { now: story.now, unit: 'week', count: 12, history: new Map() });
  return prometheusText({ state, status: statusOf(state), metrics });
}

test('counts every ending, tells what runs, and has no sample for what cannot be told', () => {
  const story = new Story()
    .deploy('1.0.0')
    .wait(3600)
    .deploy('1.1.0', { outcome: 'unhealthy' })
    .rollback('1.0.0')
    .rollback('1.0.0', { rehearsal: true })
    .mark('hold', '1.1.0')
    .deploy('1.2.0', { outcome: null })
    .wait(60);
  const lines = text(story).split('\n');
  for (const line of [
    '# TYPE release_deployments_total counter',
    'release_deployments_total{environment="production",kind="deploy",outcome="succeeded"} 1',
    'release_deployments_total{environment="production",kind="deploy",outcome="unhealthy"} 1',
    'release_deployments_total{environment="production",kind="rollback",outcome="succeeded"} 1',
    `release_deployed_timestamp_seconds{environment="production"} ${String(Date.parse('2026-11-02T09:03:00Z') / 1000)}`,
    'release_deployed_healthy{environment="production"} 1',
    'release_deployment_under_way{environment="production"} 1',
    'release_versions_held{kind="hold"} 1',
    'release_ledger_entry 10',
    'release_span_changes{environment="production"} 2',
    'release_span_failed_changes{environment="production"} 1',
  ])
    assert.ok(lines.includes(line), `${line}\n\n${lines.join('\n')}`);
  assert.ok(lines.some((line) => /^release_deployed_info\{.*version="1\.0\.0".*\} 1$/.test(line)));
  assert.ok(!lines.some((line) => line.includes('median')), 'too few to tell');
});

test('property: every line is one the format knows, whatever the texts', () => {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  const label = String.raw`[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"`;
  const sample = new RegExp(
    String.raw`^[a-z_0-9]+(?:\{${label}(?:,${label})*\})? \d+(?:\.\d+)?(?:e[+-]\d+)?$`,
  );
  fc.assert(
    fc.property(any, any, (env, version) => {
      const written = text(
        new Story().deploy(version, { env }).deploy('1.0.0', { env: 'a\\b"c\nd' }).wait(9),
      );
      assert.ok(written.endsWith('\n'));
      for (const line of written.slice(0, -1).split('\n'))
        assert.match(line, line.startsWith('#') ? /^# (?:HELP|TYPE) release_[a-z_0-9]+ \S/ : sample);
    }),
  );
});
