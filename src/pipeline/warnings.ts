import { gt } from 'semver';
import type { Config } from '../config/config.ts';
import type { Decision } from '../core/decide/decide.ts';
import { groupBy } from '../core/collections.ts';
import { ReleaseError } from '../core/error.ts';
import type { Warning } from '../core/model.ts';
import { isPlaceholder } from '../core/version/version.ts';
import type { Reading } from './read.ts';

/** Everything a person should know about a decision, none of which decided it. */
export function warningsOf(reading: Reading, decision: Decision, config: Config): readonly Warning[] {
  return [
    ...notUnderstood(reading, config),
    ...leftAlone(reading),
    ...ahead(reading, decision),
    ...behind(reading),
    ...decision.burnt.map((version) =>
      warning('VERSION_BURNT', `${version} is skipped: its tag exists`, null),
    ),
    ...waiting(reading, decision),
    ...detached(reading),
  ];
}

/**
 * Commits nobody understands: told, refused or passed over as the policy says.
 * @throws ReleaseError COMMITS_NOT_UNDERSTOOD under the policy 'error'
 */
function notUnderstood({ accounting }: Reading, config: Config): readonly Warning[] {
  const lost = accounting.commits.filter(({ verdict }) => verdict === 'notUnderstood');
  const [first] = lost;
  if (first === undefined || config.notUnderstood === 'ignore') return [];
  const message = `${lost.length} of ${accounting.counts.total} commits follow no convention and ask for nothing`;
  const hint = `See why: release explain ${first.commit.sha.slice(0, 7)}`;
  if (config.notUnderstood === 'warn') return [warning('COMMITS_NOT_UNDERSTOOD', message, hint)];
  throw new ReleaseError('COMMITS_NOT_UNDERSTOOD', message, {
    hint: `${hint}; or set notUnderstood: 'warn' in release.config`,
  });
}

/** Names listed for one reason before the rest is counted. */
const listed = 4;

function leftAlone({ lines }: Reading): readonly Warning[] {
  return [...groupBy(lines.alone, ({ reason }) => reason)].map(([reason, packages]) => {
    const names = packages.slice(0, listed).map(({ package: pkg }) => pkg.name);
    const rest = packages.length > listed ? ` and ${packages.length - listed} more` : '';
    return warning('PACKAGES_LEFT_ALONE', `not released: ${names.join(', ')}${rest} (${reason})`, null);
  });
}

/** The manifests decided the number: say so, because the tags alone would have given another. */
function ahead({ lines }: Reading, { set }: Decision): readonly Warning[] {
  return lines.lines.flatMap(({ manifest, last }) => {
    if (manifest === null || last === null || isPlaceholder(manifest) || !gt(manifest, last.version))
      return [];
    if (!set.groups.some(({ version }) => version === manifest.version)) return [];
    return [
      warning(
        'MANIFEST_AHEAD',
        `the last tag is ${last.name}, the manifests say ${manifest.version}: that is released`,
        null,
      ),
    ];
  });
}

/** A manifest below its tag: somebody tagged without writing the version, or reset it. */
function behind({ lines }: Reading): readonly Warning[] {
  return lines.lines.flatMap(({ manifest, last, members }) => {
    if (manifest === null || last === null || isPlaceholder(manifest) || !gt(last.version, manifest))
      return [];
    const where = members[0]?.versionFile ?? 'the manifest';
    return [
      warning(
        'MANIFEST_BEHIND',
        `${where} says ${manifest.version}, but ${last.name} is tagged: the tag counts`,
        null,
      ),
    ];
  });
}

function waiting({ lines, accounting }: Reading, { set }: Decision): readonly Warning[] {
  const first = lines.lines.length > 0 && lines.lines.every(({ last }) => last === null);
  if (!first || set.groups.length > 0 || accounting.counts.total === 0) return [];
  return [
    warning(
      'FIRST_RELEASE_WAITS',
      'nothing was ever released here, and no commit asks for a release yet',
      'Start with: release next --as 0.1.0',
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
