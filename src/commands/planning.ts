import type { ResolvedConfig } from '../config/config.ts';
import { resolveConfig } from '../config/resolve.ts';
import type { Wanted } from '../core/decide/wanted.ts';
import type { Level, Warning } from '../core/model.ts';
import { planRelease, type Planned, type PlanInput } from '../pipeline/plan.ts';
import type { NotesContext } from '../core/notes/model.ts';
import type { Templates } from '../core/notes/render.ts';
import { rendererOf, type Renderer } from '../pipeline/renderer.ts';
import type { Source } from '../ports.ts';
import type { Tools } from './tools.ts';

/** A checked and completed configuration. */
export interface Settings extends ResolvedConfig {
  readonly root: string;
  readonly warnings: readonly Warning[];
}

/** A repository's settings, and what works on it. */
export interface Workplace {
  readonly tools: Tools;
  readonly settings: Settings;
}

/** What the command line may ask of a plan. */
export interface PlanOptions {
  readonly pre?: string;
  readonly as?: readonly string[];
  readonly package?: readonly string[];
  readonly force?: readonly string[];
  readonly level?: Level;
  readonly graduate?: boolean;
  /** True without an identifier. */
  readonly snapshot?: string | true;
}

/**
 * Finds, checks and completes the configuration.
 * @throws ReleaseError NOT_A_REPOSITORY, CONFIG_INVALID, CONFIG_UNREADABLE
 */
export async function readSettings(tools: Tools): Promise<Settings> {
  const root = await tools.root();
  const { file, config: user, warnings } = await tools.readConfig(root);
  return { root, ...resolveConfig(user, file), warnings };
}

/** Makes the plan a dry run shows and a real run applies. */
export async function makePlan(tools: Tools, settings: Settings, options: PlanOptions): Promise<Planned> {
  return withSource(tools, settings, (source) =>
    planOn(
      source,
      { tools, settings },
      {
        wanted: wantedBy(options),
        date: tools.today(),
        registries: (root) => tools.openRegistries(root),
      },
    ),
  );
}

/** What a plan is made from besides a repository and its configuration. */
type Wishes = Pick<PlanInput, 'wanted' | 'date' | 'registries'>;

/** Makes the plan of a repository as it is read there. */
export function planOn(
  source: Source,
  { tools, settings }: Workplace,
  { wanted, date, registries }: Wishes,
): Promise<Planned> {
  return planRelease({
    source,
    config: settings.config,
    wanted,
    date,
    warnings: settings.warnings,
    registries,
    plugins: (standing) => tools.openPlugins(standing),
    renderer: async (links, { set }, dependencies) => {
      const renderer = await openRenderer(tools, settings);
      return renderer({ links, date: set.date, ranges: set.ranges, dependencies });
    },
  });
}

function wantedBy({ pre, as, package: packages, force, level, graduate, snapshot }: PlanOptions): Wanted {
  return {
    pre: pre ?? null,
    as: as ?? [],
    packages: packages ?? [],
    force: force ?? [],
    level: level ?? null,
    graduate: graduate === true ? 'only' : 'none',
    snapshot: snapshot === true ? 'snapshot' : (snapshot ?? null),
  };
}

/** Loads and compiles the templates: the built-in ones, and over them the repository's. */
export async function openTemplates(tools: Tools, { root, config }: Settings): Promise<Templates> {
  const [{ compileTemplates }, texts] = await Promise.all([
    import('../core/notes/render.ts'),
    tools.readTemplates(root, config.templates),
  ]);
  return compileTemplates(texts);
}

/** Loads the templates once; the result renders any release of this repository. */
export async function openRenderer(
  tools: Tools,
  settings: Settings,
): Promise<(about: Omit<NotesContext, 'sections'>) => Renderer> {
  const templates = await openTemplates(tools, settings);
  return (about) => rendererOf(templates, { ...about, sections: settings.config.sections });
}

/** Opens the repository for one piece of work and closes it after. */
export async function withSource<T>(
  tools: Tools,
  settings: Settings,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const source = await tools.openSource(settings.config.remote);
  try {
    return await work(source);
  } finally {
    source.close();
  }
}
