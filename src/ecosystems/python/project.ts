import { posix } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Texts } from '../ecosystem.ts';
import { stringAt, tableAt } from '../toml/read.ts';
import type { TextPlace } from '../place.ts';
import { parseToml, type TomlTable } from '../toml/toml.ts';
import { cfgValue, parseSetupCfg, type SetupCfg } from './setup-cfg.ts';
import { readSetup, type SetupCall } from './source.ts';

/** What a directory says about the project in it, in the three files Python has for that. */
export interface Manifests {
  /** The directory, '.' for the root. */
  readonly directory: string;
  readonly pyproject: TomlTable | null;
  readonly cfg: SetupCfg | null;
  readonly setup: SetupCall | null;
}

/** A directory that is a project: one with a name. */
export interface Project extends Manifests {
  /** The file that names it. */
  readonly file: string;
  readonly name: string;
}

/** The files that say what a directory holds. */
export function manifestsIn(directory: string): readonly string[] {
  return ['pyproject.toml', 'setup.cfg', 'setup.py'].map((name) => posix.join(directory, name));
}

/**
 * What is known of a directory.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function readManifests(texts: Texts, directory: string): Manifests {
  const [pyproject = '', cfg = '', setup = ''] = manifestsIn(directory);
  const read = <T>(file: string, parse: (text: string) => T): T | null => {
    const text = texts.get(file);
    return text === undefined ? null : parse(text);
  };
  return {
    directory,
    pyproject: read(pyproject, (text) => parseToml(pyproject, text)),
    cfg: read(cfg, (text) => parseSetupCfg(cfg, text)),
    setup: read(setup, (text) => readSetup({ file: setup, text })),
  };
}

/**
 * The project of a directory, or null where no file names one (a pyproject.toml that only configures tools).
 * @throws ReleaseError MANIFEST_UNREADABLE for a name that is none
 */
export function projectOf(manifests: Manifests): Project | null {
  const place = nameOf(manifests);
  if (place === null) return null;
  if (isName(place.value)) return { ...manifests, file: place.file, name: place.value };
  throw new ReleaseError(
    'MANIFEST_UNREADABLE',
    `${place.file}:${place.line}: the name of the project is no name`,
    {
      hint: "use ASCII letters and digits with '-', '_' and '.' between them",
    },
  );
}

/** The standard's place first (PEP 621), then those of the tools that had their own before it. */
function nameOf({ pyproject, cfg, setup }: Manifests): TextPlace | null {
  return (
    stringIn(projectTable(pyproject), 'name') ??
    stringIn(toolTable(pyproject, 'poetry'), 'name') ??
    cfgValue(cfg, 'metadata', 'name') ??
    setup?.keywords.get('name') ??
    null
  );
}

/** The `[project]` table. */
export function projectTable(pyproject: TomlTable | null): TomlTable | null {
  return tableAt(pyproject, 'project');
}

/** The table `[tool.<path…>]`. */
export function toolTable(pyproject: TomlTable | null, ...path: readonly string[]): TomlTable | null {
  return ['tool', ...path].reduce(tableAt, pyproject);
}

/** The string under a key of a table that may be missing. */
export function stringIn(table: TomlTable | null, key: string): TextPlace | null {
  return table === null ? null : stringAt(table, key);
}

/** Core metadata, "Name". */
function isName(text: string): boolean {
  return text.length <= 200 && /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/i.test(text);
}
