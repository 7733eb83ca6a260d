import { cloneAt, fingerprint, git, release } from './sandbox.mjs';

/** A dry run takes no longer than this, in seconds, on any repository here. */
const patience = 15;

/** Plans at one point in history and reads the answer: the versions expected, and what holds everywhere. */
export async function checkPoint(point, checks) {
  const dir = cloneAt(point);
  const name = `${point.repository} ${point.name ?? point.at}`;
  const before = fingerprint(dir);
  const json = release(dir, 'next', '--dry-run', '--json');
  const text = release(dir, 'next', '--dry-run');
  checkRuns([json, text], name, checks);
  if (json.code === 0) checkPlan(JSON.parse(json.stdout), point, name, checks);
  for (const said of point.says ?? [])
    checks.that(text.all.includes(said), `${name} says '${said}'`, text.all);
  for (const args of [['changelog'], ['config'], ['explain', git(dir, 'rev-parse', 'HEAD')]]) {
    const run = release(dir, ...args);
    checks.that(run.code === point.exit || run.code === 0, `${name} ${args[0]}`, run.all);
  }
  checks.that(fingerprint(dir) === before, `${name} changes nothing`, git(dir, 'status', '--short'));
}

function checkRuns(runs, name, checks) {
  for (const { code, all } of runs)
    checks.that(code === 0 && !/error\[BUG\]|\n {4}at /.test(all), `${name} answers`, all);
  const slowest = Math.max(...runs.map(({ seconds }) => seconds));
  checks.that(slowest < patience, `${name} in ${slowest.toFixed(1)} s`, `more than ${patience} s`);
}

function checkPlan(plan, { tags, packages, ignored, warns }, name, checks) {
  if (tags !== undefined) {
    const found = [...new Set(plan.releases.map(({ tag }) => tag))];
    const answers = Array.isArray(tags[0]) ? tags : [tags];
    checks.that(
      answers.some((answer) => JSON.stringify(answer) === JSON.stringify(found)),
      `${name}: ${found.join(', ') || 'nothing'}`,
      `expected ${JSON.stringify(answers)}, found ${JSON.stringify(found)}`,
    );
  }
  const names = plan.releases.map((each) => each.package);
  if (packages !== undefined) checks.equal(names.sort(), [...packages].sort(), `${name} packages`);
  if (ignored !== undefined)
    checks.equal(plan.ignoredTags.map(({ tag }) => tag).sort(), [...ignored].sort(), `${name} ignores`);
  for (const code of warns ?? []) {
    const codes = plan.warnings.map((each) => each.code);
    checks.that(codes.includes(code), `${name} warns ${code}`, codes.join(', '));
  }
  const { total, included, noRelease, notUnderstood } = plan.commits;
  checks.equal(included + noRelease + notUnderstood, total, `${name} accounts for every commit`);
}
