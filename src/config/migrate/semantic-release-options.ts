import type { JsonRecord } from './values.ts';

/** Options of a plugin that count as well where they stand at the top of the configuration. */
export function optionsRead(name: string): readonly string[] {
  return Object.hasOwn(reads, name) ? (reads[name] ?? []) : [];
}

const parsing = ['preset', 'presetConfig', 'config', 'parserOpts'];

const reads: Readonly<Record<string, readonly string[]>> = {
  '@semantic-release/commit-analyzer': [...parsing, 'releaseRules'],
  '@semantic-release/release-notes-generator': [...parsing, 'writerOpts'],
  '@semantic-release/changelog': ['changelogFile', 'changelogTitle'],
  '@semantic-release/npm': ['npmPublish', 'pkgRoot', 'tarballDir'],
  '@semantic-release/github': ['assets', 'draftRelease', 'githubUrl', 'githubApiUrl', 'githubApiPathPrefix'],
  '@semantic-release/git': ['assets', 'message'],
};

export const execName = '@semantic-release/exec';

/** A command that decides versions or notes counts only where its step is named, and then all its steps are. */
export function stepsOf(name: string, options: JsonRecord): readonly string[] | null {
  const isAsked = ['analyzeCommitsCmd', 'generateNotesCmd'].some((key) => options[key] !== undefined);
  if (name !== execName || !isAsked) return null;
  return Object.keys(options)
    .filter((key) => key.endsWith('Cmd'))
    .map((key) => key.slice(0, -'Cmd'.length));
}
