import type { Change, Dependency, Release } from '../core/model.ts';
import { clean, type Style } from './text.ts';

interface BriefRelease {
  readonly package: string;
  readonly current: string | null;
  readonly next: string;
  readonly tag: string;
  readonly moduleTag?: string;
}

/** What a commit does to the next release. Public JSON of `release explain <commit>`. */
export interface ExplainedCommit {
  readonly schema: 1;
  readonly commit: string;
  readonly subject: string | null;
  /** 'outside' when it is not in the range. */
  readonly verdict: string;
  readonly reason: string;
  readonly changes: readonly Change[];
  /** Names of the packages it touches. */
  readonly packages: readonly string[];
  readonly releases: readonly BriefRelease[];
}

/** Why a package gets its version. Public JSON of `release explain <package>`. */
export interface ExplainedPackage {
  readonly schema: 1;
  readonly package: string;
  readonly path: string;
  readonly ecosystem: string;
  readonly version: string | null;
  readonly lastTag: string | null;
  /** Names of the packages that share its version; empty when none do. */
  readonly group: readonly string[];
  readonly release: (BriefRelease & { readonly reason: string; readonly bump: string }) | null;
  readonly reason: string;
  readonly changes: readonly Change[];
  readonly dependencies: readonly Dependency[];
}

const verdicts: Readonly<Record<string, string>> = {
  included: 'is in the release',
  noRelease: 'does not release',
  notUnderstood: 'is not understood',
  outside: 'is outside the range',
};

/** A commit's explanation for people. */
export function showCommit(value: ExplainedCommit, { style }: { readonly style: Style }): string {
  const { commit, subject, verdict, reason, changes, packages, releases } = value;
  const touched = packages.length === 0 ? [] : [`  touches: ${packages.map(clean).join(', ')}`];
  return [
    `${style.bold(commit.slice(0, 12))} ${subject === null ? '' : clean(subject)}`.trimEnd(),
    `  ${verdicts[verdict] ?? verdict}: ${clean(reason)}`,
    ...changes.map((change) => `  change: ${describeChange(change)}`),
    ...touched,
    ...releases.map(
      ({ package: name, current, next, tag }) =>
        `  → ${clean(name)} ${current ?? 'new'} → ${style.green(next)} (tag ${clean(tag)})`,
    ),
  ].join('\n');
}

/** Changes listed for a package before the rest is counted. */
const listed = 20;

/** A package's explanation for people. */
export function showPackage(value: ExplainedPackage, { style }: { readonly style: Style }): string {
  const { package: name, path, ecosystem, version, lastTag, group, release, reason, changes } = value;
  const where = path === '.' ? 'at the root' : `in ${clean(path)}`;
  const rest = changes.length > listed ? [`    … and ${changes.length - listed} more`] : [];
  return [
    `${style.bold(clean(name))} (${ecosystem}, ${where})`,
    `  manifest: ${version === null ? 'no version' : clean(version)}; last release: ${lastTag === null ? 'none' : clean(lastTag)}`,
    ...shared(group.filter((one) => one !== name)),
    release === null
      ? `  no release: ${clean(reason)}`
      : `  → ${style.green(release.next)} (${release.bump}, ${tagsOf(release)}): ${clean(reason)}`,
    ...(changes.length === 0 ? [] : ['  changes:']),
    ...changes.slice(0, listed).map((change) => `    ${change.sha.slice(0, 7)} ${describeChange(change)}`),
    ...rest,
  ].join('\n');
}

function tagsOf({ tag, moduleTag }: Pick<Release, 'tag' | 'moduleTag'>): string {
  return moduleTag === undefined ? `tag ${clean(tag)}` : `tags ${clean(tag)} and ${clean(moduleTag)}`;
}

/** Names listed of those that share a version before the rest is counted. */
const namesListed = 12;

function shared(group: readonly string[]): readonly string[] {
  if (group.length === 0) return [];
  const rest = group.length > namesListed ? ` and ${group.length - namesListed} more` : '';
  return [`  shares its version with: ${group.slice(0, namesListed).map(clean).join(', ')}${rest}`];
}

function describeChange({ type, scopes, breaking, subject, level, pr }: Change): string {
  const scope = scopes.length === 0 ? '' : `(${scopes.map(clean).join(', ')})`;
  const asks = level === null ? 'asks for nothing' : `asks for ${level}`;
  return `${clean(type)}${scope}${breaking ? '!' : ''}: ${clean(subject)}${pr === null ? '' : ` (#${clean(pr)})`} – ${asks}`;
}
