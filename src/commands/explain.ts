import { exitCodes, ReleaseError } from '../core/error.ts';
import { headerOf } from '../core/commits/lines.ts';
import type { Line } from '../core/lines/lines.ts';
import type { Package, ReadCommit, Release } from '../core/model.ts';
import { packagesNamed } from '../core/package-name.ts';
import { suggest } from '../core/suggest.ts';
import type { Planned } from '../pipeline/plan.ts';
import { showCommit, showPackage, type ExplainedCommit, type ExplainedPackage } from '../show/explain.ts';
import { showJson } from '../show/json.ts';
import { makePlan, readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release explain`: one commit or one package of the plan a dry run would show. */
export async function explain(
  subject: string,
  { json = false }: { readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const planned = await makePlan(tools, await readSettings(tools), {});
  const [pkg] = packagesNamed(subject, planned.reading.workspace.packages);
  const { terminal } = tools;
  if (pkg) {
    const value = explainPackage(pkg, planned);
    terminal.data(json ? showJson(value) : showPackage(value, terminal));
  } else {
    const value = explainCommit(await commitNamed(subject, planned, tools), planned);
    terminal.data(json ? showJson(value) : showCommit(value, terminal));
  }
  return { exitCode: exitCodes.done };
}

async function commitNamed(
  subject: string,
  { reading, ends }: Planned,
  tools: Tools,
): Promise<ReadCommit | string> {
  const sha = await tools.resolveCommit(subject).catch((error: unknown) => {
    if (!(error instanceof ReleaseError)) throw error;
    const near = suggest(
      subject,
      reading.workspace.packages.map(({ name }) => name),
    );
    throw new ReleaseError('NO_SUCH_COMMIT', `'${subject}' is neither a commit nor a package here`, {
      cause: error,
      hint:
        near === null
          ? 'See what there is: git log --oneline, release next --dry-run'
          : `Did you mean ${near}?`,
    });
  });
  return ends.commits.find(({ commit }) => commit.sha === sha) ?? sha;
}

function explainCommit(found: ReadCommit | string, { plan, reading }: Planned): ExplainedCommit {
  if (typeof found === 'string') {
    const reason =
      'it is not among the commits since the last release: released already, or not in the history of HEAD';
    return {
      schema: 1,
      commit: found,
      subject: null,
      verdict: 'outside',
      reason,
      changes: [],
      packages: [],
      releases: [],
    };
  }
  const { commit, verdict, reason, apart } = found;
  const changes = [...found.changes, ...[...apart.values()].flat()];
  const manifests = reading.accounting.touched.get(commit.sha) ?? new Map();
  const packages = reading.workspace.packages
    .filter(({ manifest }) => manifests.has(manifest))
    .map(({ name }) => name);
  const releases = plan.releases
    .filter((release) => release.changes.some(({ sha }) => sha === commit.sha))
    .map(brief);
  return {
    schema: 1,
    commit: commit.sha,
    subject: headerOf(commit.message),
    verdict,
    reason,
    changes,
    packages,
    releases,
  };
}

function explainPackage(pkg: Package, { plan, reading }: Planned): ExplainedPackage {
  const { name, path, ecosystem, version, dependencies } = pkg;
  const release = plan.releases.find(({ manifest }) => manifest === pkg.manifest) ?? null;
  const alone = reading.lines.alone.find(({ package: one }) => one.manifest === pkg.manifest);
  return {
    schema: 1,
    package: name,
    path,
    ecosystem,
    version,
    ...lineOf(pkg, reading.lines.lines),
    release: release && { ...brief(release), reason: release.reason, bump: release.bump },
    reason: release?.reason ?? alone?.reason ?? 'no commit since its last release asks for one',
    changes: release?.changes ?? [],
    dependencies,
  };
}

function lineOf(pkg: Package, lines: readonly Line[]): Pick<ExplainedPackage, 'lastTag' | 'group'> {
  const line = lines.find(({ members }) => members.some(({ manifest }) => manifest === pkg.manifest));
  if (line === undefined) return { lastTag: null, group: [] };
  return {
    lastTag: line.last === null ? null : line.last.name,
    group: line.sharing === 'single' ? [] : line.members.map(({ name }) => name),
  };
}

function brief(release: Release): ExplainedCommit['releases'][number] {
  const { package: name, current, next, tag, moduleTag } = release;
  return { package: name, current, next, tag, ...(moduleTag === undefined ? {} : { moduleTag }) };
}
