import { dirname, join } from 'node:path';
import { configOf } from '../config/migrate/draft.ts';
import { workflowPaths, type Workflows } from '../config/migrate/workflows.ts';
import type { NewFile } from '../config/migrate/write.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { initialFiles, survey, type Survey } from '../pipeline/init.ts';
import { showInit } from '../show/init.ts';
import { showJson } from '../show/json.ts';
import { clean } from '../show/text.ts';
import type { Files } from '../ports.ts';
import { assertConsent } from './consent.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release init`. */
export interface InitOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json?: boolean;
  /** Whether workflows are written beside the configuration. */
  readonly workflows: boolean;
}

/**
 * `release init`: look → show → ask → write. Nothing that exists is written over, and where one file is refused none is
 * written.
 * @throws ReleaseError FILE_EXISTS, WORKSPACE_INVALID, CONFIG_UNREADABLE, NOT_CONFIRMED
 */
export async function init(options: InitOptions, tools: Tools): Promise<Ending> {
  const root = await tools.root();
  const work = tools.openFiles(root);
  const isThere: IsThere = (path) => tools.exists(join(root, path));
  await assertFree(configNames, work, isThere);
  const found = await surveyed(tools);
  const taken = await takenOf(Object.values(workflowPaths).flat(), isThere);
  const { version } = tools;
  const { files, notes } = initialFiles(found, { version, workflows: options.workflows, taken });
  await assertFree(
    files.map(({ path }) => path),
    work,
    isThere,
  );
  const shown = { ...found, notes: [...found.draft.notes, ...notes], files };
  if (options.json !== true) tools.terminal.data(showInit(shown, tools.terminal.style));
  if (!options.dryRun) {
    const question = `Write ${files.map(({ path }) => path).join(', ')}?`;
    await assertConsent(question, { yes: options.yes, again: `${tools.command} init --yes` }, tools.terminal);
    await writeAll(files, work);
  }
  if (options.json === true) tools.terminal.data(showJson(valueOf(shown, !options.dryRun)));
  else tools.terminal.talk(after(options.dryRun, tools));
  return { exitCode: exitCodes.done };
}

/** A configuration under any of these names is one already; two are refused by every other command. */
const configNames = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `release.config.${ending}`);

type IsThere = (path: string) => Promise<boolean>;

/** Those of some paths that are there, committed or not. */
async function takenOf(paths: readonly string[], isThere: IsThere): Promise<ReadonlySet<string>> {
  const found = await Promise.all(paths.map(async (path) => ((await isThere(path)) ? [path] : [])));
  return new Set(found.flat());
}

/** @throws ReleaseError FILE_EXISTS; WORKSPACE_INVALID where a path is a link, or leads out of the work tree by one */
async function assertFree(paths: readonly string[], work: Files, isThere: IsThere): Promise<void> {
  for (const path of paths) {
    for (const folder of foldersOf(path)) if ((await readHere(folder, work)) !== null) throw inTheWay(folder);
    if ((await readHere(path, work)) !== null) throw taken(path);
    if (await isThere(path)) throw inTheWay(path);
  }
}

/** The folders a path leads through, the outermost first. */
function foldersOf(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [...foldersOf(folder), folder];
}

async function readHere(path: string, work: Files): Promise<string | null> {
  try {
    return await work.read(path);
  } catch (error) {
    throw retold(error, `${path} would lead elsewhere. Remove the link, then run this again: release init`);
  }
}

function taken(path: string): ReleaseError {
  const isModule = /^release\.config\.(?:js|mjs|ts)$/.test(path);
  return new ReleaseError('FILE_EXISTS', `${path} exists: release init writes over nothing`, {
    hint: isModule
      ? `See what it says: release config. If it is semantic-release's, give it the other name that tool knows: git mv ${path} ${path.replace('release.config', '.releaserc')}`
      : `See what holds now: release config. To begin anew, remove ${path} first.`,
  });
}

/** A file where a folder belongs, or the other way round. */
function inTheWay(path: string): ReleaseError {
  return new ReleaseError('FILE_EXISTS', `${path} is in the way: a file to write needs its name`, {
    hint: `Nothing was written. Move ${path}, then run this again; without workflows: release init --no-workflows`,
  });
}

/**
 * Writes all or none; the configuration, which is the first, at last: where it is there the rest is, too.
 * @throws ReleaseError WORKSPACE_INVALID
 */
async function writeAll(files: readonly NewFile[], work: Files): Promise<void> {
  const written: string[] = [];
  for (const { path, text } of files.toReversed()) {
    try {
      await work.write(path, text);
    } catch (error) {
      for (const one of written) await work.remove(one).catch(() => undefined); // the first failure is the one to tell
      throw retold(error, 'No file was kept. Make room for it, then run this again: release init');
    }
    written.push(path);
  }
}

/** What files say about releases, said of this command. */
function retold(error: unknown, hint: string): unknown {
  return error instanceof ReleaseError ? error.retold({ hint, exit: 'refused' }) : error;
}

async function surveyed(tools: Tools): Promise<Survey> {
  const source = await tools.openSource('origin');
  try {
    return await survey(source);
  } finally {
    source.close();
  }
}

/** The public shape of `release init --json`. */
function valueOf(shown: Survey & Workflows, isWritten: boolean): object {
  const { ground, tags, ci, migrations, draft, oldWorkflows, notes, files } = shown;
  return {
    schema: 1,
    written: isWritten,
    packages: ground.packages,
    tags,
    branch: ground.branch,
    ci,
    tools: migrations.map(({ tool, files: from }) => ({ tool, files: from })),
    config: configOf(draft),
    plugins: draft.plugins.map(({ module }) => module),
    notes,
    oldWorkflows,
    files,
  };
}

function after(isDry: boolean, { command, terminal: { style } }: Tools): string {
  return isDry
    ? '\nNothing was written.'
    : [
        `\n${style.green('✓')} Written. Commit it, then look:`,
        `  ${clean(command)} next --dry-run    what would be released now`,
        `  ${clean(command)} shadow            what the last releases would have been`,
      ].join('\n');
}
