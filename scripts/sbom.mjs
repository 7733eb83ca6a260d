/**
 * Makes bills of materials of real repositories with the built command and has others judge them.
 *
 *   node scripts/sbom.mjs --mirror DIR [--spdx-schema FILE] [OWNER/NAME…]
 *
 * DIR holds bare clones as OWNER+NAME/repo; the names choose among them. FILE is the official JSON schema of SPDX 2.3
 * (https://github.com/spdx/spdx-spec, schemas/spdx-schema.json of the tag v2.3), without it the copy that syft's module holds; that of
 * CycloneDX 1.6 comes with its library. Of each repository, at a pinned commit: both documents hold against the official schemas; a second
 * run in another time zone and locale gives the same bytes; and the packages, with their digests where the judge tells them, are those the
 * judge reads: the package manager itself, or another generator. Differences must be of a kind that cases.mjs explains. Needs the tools of
 * `node scripts/real/tools.mjs`, with syft and cdxgen, npm, cargo, go, and the registries cargo and go read. One line a case, then
 * `N cases, N passed, N failed`; exits with 1 when one fails.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cases, explain } from './sbom/cases.mjs';
import { compare, keyOf } from './sbom/compare.mjs';
import { judges } from './sbom/judges.mjs';
import { isOwn, ownNames, toPackage } from './sbom/packages.mjs';
import { schemas } from './sbom/schemas.mjs';

const cli = join(import.meta.dirname, '../dist/cli.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirror: { type: 'string', default: '.mirror' }, 'spdx-schema': { type: 'string' } },
});
const validate = schemas(values['spdx-schema']);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-sbom-')));
const wanted = cases.filter(({ repository }) => positionals.length === 0 || positionals.includes(repository));
let failed = 0;
try {
  for (const one of wanted) {
    const { problems, line } = await check(one);
    if (problems.length > 0) failed += 1;
    process.stdout.write(`${problems.length > 0 ? 'FAIL' : 'ok  '} ${line}\n`);
    for (const problem of problems.slice(0, 12)) process.stdout.write(`       ${problem}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.stdout.write(`${wanted.length} cases, ${wanted.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

async function check({ repository, commit, judge, kind }) {
  const dir = join(folder, repository.replace('/', '+'));
  const problems = [];
  try {
    clone(repository, commit, dir);
    const { text, ours, own } = await documents(dir, problems);
    const theirs = judges[judge](dir).filter((one) => !own.has(keyOf(one)));
    const found = compare({ ours, theirs, dir, reasons: explain[judge] ?? [] }, problems);
    const hashed = ours.filter(({ hashes }) => hashes.size > 0).length;
    const line =
      `${repository}@${commit.slice(0, 7)} (${kind}, ${judge}): ${ours.length} packages, ${hashed} with digests, ` +
      `${found.judged} by the judge, ${found.digests} digests equal${found.note}; ${(text.length / 1024).toFixed(0)} KiB`;
    return { problems, line };
  } catch (error) {
    return { problems: [...problems, String(error.stderr || error.message).slice(0, 400)], line: repository };
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

function clone(repository, commit, dir) {
  const git = join(resolve(values.mirror), repository.replace('/', '+'), 'repo');
  if (!existsSync(git)) throw new Error(`no mirror at ${git}`);
  const quiet = { stdio: ['ignore', 'ignore', 'pipe'] };
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', git, dir], quiet);
  execFileSync('git', ['-C', dir, '-c', 'advice.detachedHead=false', 'checkout', '--quiet', commit], quiet);
}

/** Both documents, checked; and the packages of the CycloneDX one that are not the repository's own. */
async function documents(dir, problems) {
  const [text, again] = ['UTC', 'Asia/Tokyo'].map((zone) => sbom(dir, 'cyclonedx', zone));
  const [spdx, spdxAgain] = ['UTC', 'Asia/Tokyo'].map((zone) => sbom(dir, 'spdx', zone));
  if (text !== again) problems.push('CycloneDX: two runs differ');
  if (spdx !== spdxAgain) problems.push('SPDX: two runs differ');
  problems.push(...(await validate.cyclonedx(text)), ...(await validate.spdx(spdx)));
  const bom = JSON.parse(text);
  const names = ownNames(dir);
  const all = bom.components.map((one) => ({ ...toPackage(one), own: isOwn(one) }));
  const ours = all.filter((one) => !one.own || !names.has(one.name));
  const own = new Set(all.filter((one) => !ours.includes(one)).map(keyOf));
  const packages = JSON.parse(spdx).packages.length - 1;
  if (packages !== bom.components.length)
    problems.push(`SPDX has ${packages} packages, CycloneDX ${bom.components.length}`);
  return { text, ours, own };
}

function sbom(dir, format, zone) {
  return execFileSync(process.execPath, [cli, 'sbom', '--format', format], {
    cwd: dir,
    env: { ...process.env, TZ: zone, LC_ALL: zone === 'UTC' ? 'C' : 'tr_TR.UTF-8' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1024 * 1024 * 1024,
  });
}
