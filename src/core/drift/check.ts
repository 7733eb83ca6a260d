import type { CheckReport } from '../deploy/check.ts';
import { none, passed, refused } from '../deploy/state-checks.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Which configuration a version runs with, by names. */
export interface ConfigurationSettings {
  /** Paths of files in the work tree. */
  readonly files?: readonly string[] | undefined;
  /** Names of environment variables of this run. */
  readonly variables?: readonly string[] | undefined;
  /** Whether going back is refused where something changed since; it is only told unless told. */
  readonly refuse?: boolean | undefined;
}

/** A version and the configuration it meets. */
export interface ConfigurationCase {
  readonly way: 'deploy' | 'rollback';
  readonly version: string;
  /** The version whose deployment `then` is from: the same when going back, else what is there now. */
  readonly of: string | null;
  /** What it was; null where nothing is recorded. */
  readonly then: Fingerprint | null;
  readonly now: Fingerprint;
}

/** What changed in the configuration since a version came: by names, never values. */
export function configurationCheck(one: ConfigurationCase, { refuse }: ConfigurationSettings): CheckReport {
  const { way, version, of, then, now } = one;
  if (of === null || then === null) {
    const whose = of ?? version;
    return none('CONFIG', `what the configuration of ${whose} was is not recorded`);
  }
  const told = changes(then, now);
  const count = String(Object.keys(now).length);
  if (told === '')
    return passed('CONFIG', `the configuration is what it was when ${of} came (${count} keys)`);
  const message = `since ${of} came: ${told}`;
  if (way === 'deploy' || refuse !== true) return passed('CONFIG', message);
  return refused(
    'CONFIG',
    message,
    `Make it as it was when ${of} ran, or say why that is no matter: --break-glass`,
  );
}

function changes(then: Fingerprint, now: Fingerprint): string {
  const changed = Object.keys(now).filter((key) => Object.hasOwn(then, key) && then[key] !== now[key]);
  const added = Object.keys(now).filter((key) => !Object.hasOwn(then, key));
  const gone = Object.keys(then).filter((key) => !Object.hasOwn(now, key));
  const parts = [listed(changed, 'changed'), listed(added, 'added'), listed(gone, 'gone')];
  return parts.filter((part) => part !== '').join('; ');
}

/** The first few by name. */
function listed(names: readonly string[], what: string): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 10).join(', ');
  return `${what}: ${shown}${names.length > 10 ? ` and ${String(names.length - 10)} more` : ''}`;
}
