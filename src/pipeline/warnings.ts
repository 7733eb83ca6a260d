import type { Config } from '../config/config.ts';
import type { Decision } from '../core/decide/decide.ts';
import type { Ends } from '../core/decide/ends.ts';
import type { Held } from '../core/decide/held.ts';
import { groupBy } from '../core/collections.ts';
import { ReleaseError } from '../core/error.ts';
import type { Warning } from '../core/model.ts';
import { listed } from '../core/package-name.ts';
import { inParts, neverTagged } from '../core/lines/idle.ts';
import { namesNoPackage } from '../core/lines/tags.ts';
import { modulePaths } from './module-paths.ts';
import { registry } from './registry.ts';
import type { Reading } from './read.ts';
import { shellWord } from '../core/quote.ts';

/** What was read, with how the commits ended. */
type Accounted = Reading & { readonly ends: Ends };

/** Everything a person should know about a decision, none of which decided it. */
export function warningsOf(reading: Accounted, decision: Decision, config: Config): readonly Warning[] {
  return [
    ...notUnderstood(reading, config),
    ...unknownTypes(reading, config),
    ...leftAlone(reading),
    ...onePackage(reading),
    ...unread(reading),
    ...modulePaths(reading, decision, config),
    ...decision.burnt.map(({ version, why }) =>
      warning('VERSION_BURNT', `${version} is skipped: ${why}`, null),
    ),
    ...decision.held.flatMap(heldBack),
    ...waiting(reading, decision),
    ...detached(reading),
  ];
}

/**
 * Commits nobody understands: told, refused or passed over as the policy says.
 * @throws ReleaseError COMMITS_NOT_UNDERSTOOD under the policy 'error'
 */
function notUnderstood({ ends }: Accounted, config: Config): readonly Warning[] {
  const lost = ends.commits.filter(({ verdict }) => verdict === 'notUnderstood');
  const [first] = lost;
  if (first === undefined || config.notUnderstood === 'ignore') return [];
  const message = `${lost.length} of ${ends.counts.total} commits follow no convention and ask for nothing`;
  const hint = `See why: release explain ${first.commit.sha.slice(0, 7)}`;
  if (config.notUnderstood === 'warn') return [warning('COMMITS_NOT_UNDERSTOOD', message, hint)];
  throw new ReleaseError('COMMITS_NOT_UNDERSTOOD', message, {
    hint: `${hint}; or set notUnderstood: 'warn' in release.config`,
  });
}

/** Types that everybody knows to release nothing (Conventional Commits 1.0.0, Angular's list). */
const quiet: readonly string[] = ['build', 'chore', 'ci', 'docs', 'refactor', 'style', 'test', 'other'];

/** Many commits of types that no rule names: `sync: add a method` is a feature to those who write so. */
function unknownTypes({ ends }: Accounted, config: Config): readonly Warning[] {
  const known = new Set([
    ...quiet,
    ...Object.keys(config.bump),
    ...config.sections.flatMap(({ types }) => types),
  ]);
  const found = ends.commits.flatMap(({ changes: [change] }) =>
    change?.level === null && !known.has(change.type) ? [change.type] : [],
  );
  if (config.always !== null || found.length * 4 < ends.counts.total || found.length === 0) return [];
  const types = [...groupBy(found, (type) => type)].sort((a, b) => b[1].length - a[1].length);
  const names = types.slice(0, most).map(([type, commits]) => `${type} (${commits.length})`);
  return [
    warning(
      'TYPES_UNKNOWN',
      `${found.length} of ${ends.counts.total} commits have types that no rule names, so they release nothing: ${names.join(', ')}${types.length > most ? ', …' : ''}`,
      `Give them a level in release.config, say bump: { ${types[0]?.[0] ?? ''}: 'patch' }, or always: 'patch'`,
    ),
  ];
}

/** Names listed for one reason before the rest is counted. */
const most = 4;

/** Reasons to leave a package alone that nobody needs to hear. */
const quietly: ReadonlySet<string> = new Set([neverTagged, inParts]);

/** Packages nobody releases. Private ones are worth a word only where nothing else is released either. */
function leftAlone({ lines }: Reading): readonly Warning[] {
  const told = lines.alone.filter(
    ({ package: pkg, isIgnored, reason }) =>
      !isIgnored && ((!pkg.private && !quietly.has(reason)) || lines.lines.length === 0),
  );
  return [...groupBy(told, ({ reason }) => reason)].map(([reason, packages]) => {
    const names = packages.slice(0, most).map(({ package: pkg }) => pkg.name);
    const rest = packages.length > most ? ` and ${packages.length - most} more` : '';
    const hint =
      lines.lines.length === 0
        ? `To release them together: fixed: [['${names[0] ?? ''}', …]] in release.config`
        : 'If that is right, name them in release.config: ignore';
    return warning('PACKAGES_LEFT_ALONE', `not released: ${names.join(', ')}${rest} (${reason})`, hint);
  });
}

/** Versions that are there and cannot be taken for one: nothing is written in their place. */
function unread({ workspace }: Reading): readonly Warning[] {
  const ofPackages = workspace.packages.flatMap(({ name, versionNote }) =>
    versionNote === undefined ? [] : [`${name}: ${versionNote}`],
  );
  const others = workspace.found.flatMap(({ ecosystem, texts }) => ecosystem.unread?.(texts) ?? []);
  return [...ofPackages, ...others.map(({ file, line, why }) => `${file}:${line}: ${why}`)].map((message) =>
    warning('VERSION_UNREAD', message, 'Its version is left as it is; the tag counts.'),
  );
}

/** A repository in a language that is not read, whose tags speak of several packages. */
function onePackage({ lines, workspace }: Reading): readonly Warning[] {
  const [only, ...more] = workspace.packages;
  const others = lines.ignoredTags.filter(({ reason }) => reason === namesNoPackage);
  if (only?.ecosystem !== 'generic' || more.length > 0 || others.length === 0) return [];
  return [
    warning(
      'NO_MANIFEST',
      `no manifest that is read here: the whole repository is one package, ${only.name}; ${others.length} tags name others`,
      `For example ${others[0]?.tag ?? ''}. Read are ${knownManifests()}, and those of ecosystems in release.config.`,
    ),
  ];
}

/** The files that make a directory the root of a package, those of all languages. */
function knownManifests(): string {
  return [...new Set(registry.flatMap(({ roots }) => roots.filter((root) => !root.includes('/'))))].join(
    ', ',
  );
}

/** Lines that wait, what they should have followed, and who is released on top of what waits. */
function heldBack({ name, why, commits, left, neededBy }: Held): readonly Warning[] {
  const changes = commits.length === 1 ? '1 commit waits' : `${commits.length} commits wait`;
  const waits = commits.length === 0 ? [] : [changes];
  const told = [...waits, ...left].join('; ');
  return [
    warning(
      'HELD_BACK',
      `${name} is held back: ${why}; ${told}`,
      `Release it: release next --package ${shellWord(name)}`,
    ),
    ...(neededBy.length === 0
      ? []
      : [
          warning(
            'DEPENDENCY_HELD',
            `${listed(neededBy)} will be released on the last release of ${name}, without what waits there`,
            `If it needs that, release both: release next --package ${shellWord(name)} --package ${shellWord(neededBy[0] ?? '')}`,
          ),
        ]),
  ];
}

function waiting({ lines, ends }: Accounted, { set }: Decision): readonly Warning[] {
  const first = lines.lines.length > 0 && lines.lines.every(({ last }) => last === null);
  if (!first || set.groups.length > 0 || ends.counts.total === 0) return [];
  return [
    warning(
      'FIRST_RELEASE_WAITS',
      'nothing was ever released here, and no commit asks for a release yet',
      lines.lines.length === 1
        ? `Start with: release next --as ${lines.lines[0]?.manifest?.version ?? '0.1.0'}`
        : "Start a package with a commit that ends in 'Release-As: 0.1.0'",
    ),
  ];
}

function detached({ standing }: Reading): readonly Warning[] {
  if (standing.head === null || standing.branch !== null) return [];
  return [
    warning(
      'DETACHED_HEAD',
      'HEAD is on no branch: this can be previewed, not released',
      'git switch <branch>',
    ),
  ];
}

function warning(code: string, message: string, hint: string | null): Warning {
  return { code, message, hint };
}
