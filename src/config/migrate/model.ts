import type { Json, JsonObject } from '../../core/plugin-call.ts';
import type { UserConfig } from '../config.ts';

/** Release tools whose configuration is read. */
export type ToolName =
  | 'semantic-release'
  | 'release-please'
  | 'changesets'
  | 'lerna'
  | 'standard-version'
  | 'release-it'
  | 'cargo-release'
  | 'git-cliff'
  | 'GoReleaser';

/** What becomes of a setting: said in our words, not needed here, said by nothing here, or for a person to look at. */
export type Fate = 'translated' | 'unnecessary' | 'no equivalent' | 'by hand';

/** A key of our configuration, and why it is set. */
export interface Setting {
  readonly key: keyof UserConfig;
  readonly value: Json;
  readonly why: string;
}

/** A plugin of semantic-release that goes on taking part (`fromSemanticRelease`). */
export interface KeptPlugin {
  readonly module: string;
  readonly options: JsonObject;
  /** The steps it takes part in; all it has unless told. */
  readonly steps: readonly string[] | null;
  readonly why: string;
}

/** What one setting becomes. */
export interface Outcome {
  readonly fate: Fate;
  readonly text: string;
  readonly settings: readonly Setting[];
  readonly plugins: readonly KeptPlugin[];
}

/** A setting of another tool, by file and key, and what became of it. */
export interface Note {
  readonly file: string;
  readonly key: string;
  readonly fate: Fate;
  readonly text: string;
}

/** The configuration of one tool in our words. Every setting it has is in the notes. */
export interface Migration {
  readonly tool: ToolName;
  /** The files it was read from. */
  readonly files: readonly string[];
  readonly settings: readonly Setting[];
  readonly plugins: readonly KeptPlugin[];
  readonly notes: readonly Note[];
}

/** A package as far as a configuration is concerned. */
export interface GroundPackage {
  readonly name: string;
  readonly path: string;
  readonly ecosystem: string;
  readonly version: string | null;
  readonly private: boolean;
}

/** What can be seen in a repository without any configuration. */
export interface Ground {
  readonly packages: readonly GroundPackage[];
  /** How each line of versions is tagged, learnt from its tags, and its last version; null before the first. */
  readonly lines: readonly {
    readonly packages: readonly string[];
    readonly tagFormat: string;
    readonly last: string | null;
  }[];
  /** The branch releases are made from, as far as it is known. */
  readonly branch: string | null;
}

/** Texts of files, by path. */
export type Texts = ReadonlyMap<string, string>;

/**
 * Reads the configuration of a tool; null where there is none.
 * @throws ReleaseError CONFIG_UNREADABLE with file and line
 */
export type Migrate = (texts: Texts, ground: Ground) => Migration | null;

/** The setting is said by settings of ours. */
export function becomes(text: string, ...settings: readonly Setting[]): Outcome {
  return { fate: 'translated', text, settings, plugins: [] };
}

/** One setting of ours. */
export function setting(key: keyof UserConfig, value: Json, why: string): Setting {
  return { key, value, why };
}

/** Nothing has to be said: this tool does so by itself, or has no need of it. */
export function unnecessary(text: string): Outcome {
  return { fate: 'unnecessary', text, settings: [], plugins: [] };
}

/** This tool has nothing like it. */
export function noEquivalent(text: string): Outcome {
  return { fate: 'no equivalent', text, settings: [], plugins: [] };
}

/** A person has to look. */
export function byHand(text: string): Outcome {
  return { fate: 'by hand', text, settings: [], plugins: [] };
}

/** A plugin of semantic-release goes on. */
export function keeps(text: string, plugin: KeptPlugin, ...settings: readonly Setting[]): Outcome {
  return { fate: 'translated', text, settings, plugins: [plugin] };
}

/** Whether releases come from this branch without a word; where the repository does not say, from main or master. */
export function isDefaultBranch(name: string, { branch }: Ground): boolean {
  return branch === null ? /^(?:main|master)$/.test(name) : name === branch;
}

/** Whether a version of some package is below 1.0.0, so that the policy for 0.x matters. */
export function isBelowOne({ lines, packages }: Ground): boolean {
  const versions = lines.map(
    ({ last, packages: [first] }) => last ?? packages.find(({ name }) => name === first)?.version ?? null,
  );
  return versions.some((version) => version?.startsWith('0.') === true);
}

/** The policy for 0.x, where there is a version it is about. */
export function zeroMajor(
  policy: 'plain' | 'minor-feat' | 'caret',
  why: string,
  ground: Ground,
): readonly Setting[] {
  return policy === 'caret' || !isBelowOne(ground) ? [] : [setting('zeroMajor', policy, why)];
}
