import type { Config } from '../config/config.ts';
import { askedText } from '../core/decide/asked.ts';
import { decide, type Decision } from '../core/decide/decide.ts';
import { endsOf, type Ends } from '../core/decide/ends.ts';
import type { Listings } from '../core/decide/taken.ts';
import { assertWanted, type Wanted } from '../core/decide/wanted.ts';
import { forgeName, forgeTarget, type ForgeTarget } from '../core/forge-target.ts';
import { repositoryLinks, type RepositoryLinks } from '../core/repository-links.ts';
import type { Action, Plan, TaggedRelease, Warning } from '../core/model.ts';
import type { Markdown } from '../core/notes/markdown.ts';
import { toPlan } from '../core/plan.ts';
import type { Line } from '../core/lines/lines.ts';
import { settingsOf } from '../core/package-settings.ts';
import { apiGuard } from '../plugins/api-guard.ts';
import { build } from '../plugins/build.ts';
import { changelog } from '../plugins/changelog.ts';
import { forge } from '../plugins/forge.ts';
import { commitPoint } from '../plugins/git.ts';
import { manifests } from '../plugins/manifests.ts';
import type { Look, Plugin } from '../plugins/plugin.ts';
import { publish } from '../plugins/publish.ts';
import { signedImages } from '../plugins/signed-images.ts';
import type { OwnedFile } from '../plugins/version-files.ts';
import type { PluginHost, Registries, Source, Standing } from '../ports.ts';
import { analysed, withTheirNotes } from './asked-plugins.ts';
import { consumed } from './changesets.ts';
import { evidenceOf } from './evidence.ts';
import { ownedFiles } from './owned-files.ts';
import { disagreements } from './disagreements.ts';
import { otherTools } from './other-tools.ts';
import { readListings } from './listings.ts';
import { linkedOf, readRepository, type Reading } from './read.ts';
import type { Renderer } from './renderer.ts';
import { selectPackages } from '../core/package-name.ts';
import { brokenRequirements } from './requires.ts';
import { leftBehind } from './left-behind.ts';
import { missingTags } from './missing-tags.ts';
import { warningsOf } from './warnings.ts';
import { cascadeOf } from './cascade.ts';

/** What a plan is made from. */
export interface PlanInput {
  readonly source: Source;
  readonly config: Config;
  readonly wanted: Wanted;
  /** Day of the release, YYYY-MM-DD. */
  readonly date: string;
  /** Loads the renderer; called only when there is something to render. */
  readonly renderer: (
    links: RepositoryLinks,
    decision: Decision,
    dependencies: ReadonlyMap<string, Markdown>,
  ) => Promise<Renderer>;
  /** Loads the clients of registries; called only when one is to be asked. */
  readonly registries: (root: string) => Promise<Registries>;
  /** Loads what runs plugins of semantic-release; called only when one is asked. */
  readonly plugins: (standing: Standing) => PluginHost;
  /** Warnings from before the plan. */
  readonly warnings: readonly Warning[];
}

/** A plan with all that led to it. */
export interface Planned {
  readonly plan: Plan;
  readonly reading: Reading;
  /** How the commits ended. */
  readonly ends: Ends;
  readonly decision: Decision;
  readonly target: ForgeTarget;
  readonly links: RepositoryLinks;
}

/** Read → decide → plan. Nothing is written anywhere. @throws ReleaseError USAGE, and what its stations throw */
export async function planRelease(input: PlanInput): Promise<Planned> {
  const { source, config, wanted } = input;
  assertWanted(wanted);
  const read = await readRepository(source, config, wanted);
  const open = (): PluginHost => input.plugins(read.standing);
  const reading = await analysed(read, config, open);
  const { remote } = reading.standing;
  const published = await readListings(input, reading);
  const decision = decideOn(input, reading, published.listings);
  const ends = endsOf(reading.accounting, decision);
  const target = forgeTarget(config.forge, remote?.url ?? null);
  const links = repositoryLinks(remote?.url ?? null, target);
  const actions = await planActions(input, reading, decision, { target, links });
  const warnings = [
    ...input.warnings,
    ...reading.warnings,
    ...published.warnings,
    ...(await otherTools(source.tree(), decision.set.groups.length > 0)),
    ...(await missingTags(source, reading)),
    ...(await disagreements(source, reading, decision, published.listings)),
    ...warningsOf({ ...reading, ends }, decision, config),
    ...leftBehind(reading.workspace, decision.set),
    ...brokenRequirements(reading, decision, config),
  ];
  const facts = {
    set: decision.set,
    commits: ends.counts,
    ignoredTags: reading.lines.ignoredTags,
    warnings,
  };
  return { plan: toPlan(facts, actions), reading, ends, decision, target, links };
}

function decideOn({ config, date }: PlanInput, reading: Reading, listings: Listings): Decision {
  const { head, branch } = reading.standing;
  const { packages } = reading.workspace;
  return decide({
    base: { head, branch },
    date,
    pending: reading.accounting.pending,
    packages,
    cascade: cascadeOf(reading.workspace, config),
    wanted: reading.wanted,
    hold: new Set(selectPackages(packages, config.hold).map(({ manifest }) => manifest)),
    linked: linkedOf(packages, config),
    rules: config,
    settings: config.packages,
    listings,
  });
}

interface Outside {
  readonly target: ForgeTarget;
  readonly links: RepositoryLinks;
}

async function planActions(
  input: PlanInput,
  reading: Reading,
  decision: Decision,
  outside: Outside,
): Promise<readonly Action[]> {
  const { set } = decision;
  if (set.groups.length === 0) return [];
  const files = await ownedFiles(input.config.files, reading);
  const dependencies = await changedDependencies(input, reading, decision);
  const templates = await input.renderer(outside.links, decision, dependencies);
  const open = (): PluginHost => input.plugins(reading.standing);
  const renderer = await withTheirNotes(templates, decision, { reading, config: input.config, open });
  const look = lookAt(input.source, reading, renderer);
  if (reading.wanted.snapshot !== null) return manifests({ files, renames: false }).plan(set, look);
  const { changesets, workspace, standing } = reading;
  const branch = standing.branch ?? input.config.branch ?? standing.defaultBranch ?? 'main';
  const evidence = evidenceOf(input.config, reading, branch);
  const planned = await Promise.all(
    plugins(input.config, reading.lines.lines, files, { ...outside, renderer, evidence }).map((plugin) =>
      plugin.plan(set, look),
    ),
  );
  const own = planned.flat();
  const written = [
    ...own,
    ...signedImages(own, set, input.config.publish.images),
    ...consumed(changesets, set, workspace.packages),
  ];
  const point = {
    remote: standing.remote?.name ?? null,
    branch,
    asked: askedText({ branch, date: input.date, wanted: input.wanted }),
    ledger: input.config.ledger,
    message: renderer.commit(set.groups),
    tagMessage: renderer.tag,
  };
  return [...written, ...commitPoint(set, written, point)];
}

/** Lockfiles are read for the notes only where that is asked for. */
async function changedDependencies(
  { source, config }: PlanInput,
  reading: Reading,
  { set: { groups } }: Decision,
): Promise<ReadonlyMap<string, Markdown>> {
  if (!config.dependencyTable || reading.wanted.snapshot !== null) return new Map();
  const { dependencyTables } = await import('./dependency-tables.ts');
  return dependencyTables(source, config, { reading, groups });
}

/** The pipeline. The order here is only the order of reading: `toPlan` sorts effects into their stages. */
function plugins(
  config: Config,
  lines: readonly Line[],
  files: readonly OwnedFile[],
  {
    target,
    links,
    renderer,
    evidence,
  }: Outside & { readonly renderer: Renderer; readonly evidence: ReturnType<typeof evidenceOf> },
): readonly Plugin[] {
  return [
    manifests({ files, renames: config.goMajor === 'edit' }), // versions and lockfiles, so that the build sees them
    changelog({ file: changelogFileOf(config, lines), render: renderer.changelogFile }),
    build(config.build),
    ...(config.apiGuard === 'off'
      ? []
      : [apiGuard({ policy: config.apiGuard, zeroMajor: config.zeroMajor })]),
    ...(target.kind === 'none'
      ? []
      : [
          forge({
            on: forgeName(target),
            render: renderer.notes,
            assets: config.assets,
            checksums: config.checksums,
            limit: bodyLimit,
            assetUrl: links.asset,
            stores: target.kind === 'github' && config.signing.store === 'github',
            ...evidence,
          }),
        ]),
    publish(config.publish),
    ...config.plugins,
  ];
}

/** The changelog of a release: its line's first package may have one of its own, or none. */
function changelogFileOf(config: Config, lines: readonly Line[]): (group: TaggedRelease) => string | null {
  return ({ packages: [released] }) => {
    const line = lines.find(({ members }) => members.some(({ manifest }) => manifest === released?.manifest));
    const { changelog: own } = settingsOf(line?.members[0], config.packages);
    return own === undefined ? config.changelog : own;
  };
}

/** GitHub refuses longer release bodies (observed; not documented). The local forge keeps to it too. */
const bodyLimit = 125_000;

function lookAt(source: Source, { workspace }: Reading, { notes }: Renderer): Look {
  const tree = source.tree();
  return {
    packages: workspace.packages,
    ecosystems: workspace.found,
    read: (paths) => tree.read(paths),
    glob: (pattern) => tree.glob(pattern),
    notes,
  };
}
