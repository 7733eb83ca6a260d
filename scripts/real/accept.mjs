/**
 * Real package managers judge our edits of real public workspaces.
 *
 *   node scripts/real/accept.mjs --mirror DIR [OWNER/NAME…]
 *
 * DIR holds bare clones as OWNER+NAME/repo; the names choose among workspaces.mjs. A line for each workspace: accepted
 * before any edit? and after each of the forced releases of edits.mjs? A workspace refused before is not counted. Then
 * the totals; exits with 1 when an edit is refused. Needs `npm run build`, node scripts/real/tools.mjs, cargo and the
 * package registries.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { edit, ecosystems, mostDependedOn, readTree, scenarios } from './edits.mjs';
import { fitRuns, judges, refusal, versionOf } from './judges.mjs';
import { git } from './sandbox.mjs';
import { workspaces } from './workspaces.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirror: { type: 'string', default: '.mirror' }, tool: { type: 'string' } },
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-accept-')));
const home = join(folder, 'home');
const totals = { workspaces: 0, accepted: 0, refused: 0, unfit: 0 };
try {
  for (const each of workspaces) {
    const isNamed = positionals.length === 0 || positionals.includes(each.repository);
    if (isNamed && (values.tool ?? each.tool) === each.tool) judgeOrTell(each);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
print(
  `${totals.workspaces} workspaces: ${totals.accepted} edits accepted, ${totals.refused} refused; ${totals.unfit} unfit`,
);
process.exitCode = totals.refused > 0 || totals.accepted === 0 ? 1 : 0;

function judgeOrTell(each) {
  try {
    judge(each);
  } catch (error) {
    unfit(each.repository, String(error).slice(0, 300));
  }
}

function judge({ repository, at, tool }) {
  const mirror = join(resolve(values.mirror), repository.replace('/', '+'), 'repo');
  const name = `${repository}@${at} (${tool} ${versionOf(tool, home)})`;
  if (!existsSync(mirror)) return unfit(name, `no mirror at ${mirror}`);
  const dir = join(folder, repository.replace('/', '+'));
  git(folder, 'clone', '--quiet', '--shared', '--no-checkout', mirror, dir);
  checkOut(dir, at);
  judges[tool].prepare?.(dir);
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', 'prepared');
  const id = tool === 'cargo' ? 'cargo' : 'npm';
  const target = mostDependedOn(ecosystems[id].packages(readTree(dir, ecosystems[id])));
  if (target === undefined) return unfit(name, 'no member depends on another');
  const { runs, said } = fitRuns(tool, dir, home);
  if (runs[0] !== judges[tool].args[0]) return unfit(name, said);
  git(dir, 'commit', '--quiet', '--all', '--allow-empty', '--no-verify', '-m', 'as the tool writes it');
  totals.workspaces += 1;
  const results = Object.keys(scenarios).map(
    (scenario) => `${scenario} ${tryScenario(scenario, { dir, id, tool, runs })}`,
  );
  const left = said === '' ? '' : `; not asked: ${said}`;
  print(`${name}: before ok; ${results.join('; ')}; target ${target.name}${left}`);
  rmSync(dir, { recursive: true, force: true });
}

/** Large files may be absent from a mirror; no package manager reads them. */
function checkOut(dir, at) {
  git(dir, 'update-ref', '--no-deref', 'HEAD', git(dir, 'rev-parse', `${at}^{commit}`));
  git(dir, 'read-tree', 'HEAD');
  spawnSync('git', ['checkout-index', '--all', '--force', '--quiet'], { cwd: dir, stdio: 'ignore' });
}

function tryScenario(scenario, { dir, id, tool, runs }) {
  git(dir, 'reset', '--quiet', '--hard');
  try {
    const { moved, ranges, files } = edit(dir, id, scenario);
    const said = refusal(tool, runs, dir, home);
    totals[said === null ? 'accepted' : 'refused'] += 1;
    return said === null ? `ok (${moved} versions, ${ranges} ranges, ${files} files)` : `REFUSED: ${said}`;
  } catch (error) {
    totals.refused += 1;
    return `FAILED: ${String(error).slice(0, 300)}`;
  }
}

function unfit(name, why) {
  totals.unfit += 1;
  print(`${name}: unfit: ${why.replaceAll('\n', ' | ')}`);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
