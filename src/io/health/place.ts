import { filled, type Values } from '../../core/deploy/targets/words.ts';
import { readDuration } from '../../core/duration.ts';
import { usualTimeout } from '../../core/health/schedule.ts';
import { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';

/** Where probes ask from. */
export interface ProbePlace {
  /** Top of the work tree; commands run there. */
  readonly root: string;
  /** Their environment, with `RELEASE_VERSION` and the like in it; tokens are looked up here. */
  readonly env: Environment;
}

/** Milliseconds of a setting; 5 s unless told. */
export function timeoutOf(timeout: string | undefined): number {
  return readDuration(timeout ?? usualTimeout) ?? 0;
}

/** Fills placeholders by the environment; each value is made fit for its place. */
export function fill(text: string, env: Environment, fit: (value: string) => string = asIs): string {
  const named = (name: string): string => fit(env[`RELEASE_${name}`] ?? '');
  const values: Values = {
    version: named('VERSION'),
    tag: named('TAG'),
    commit: named('COMMIT'),
    environment: named('ENVIRONMENT'),
    image: named('IMAGE'),
    digest: named('DIGEST'),
    fence: named('FENCE'),
    previous: named('PREVIOUS_VERSION'),
  };
  return filled(text, values);
}

/** The token an environment variable holds; null where none is asked for, the variable's name where it is not set. */
export function tokenOf(name: string | undefined, env: Environment): Secret | string | null {
  if (name === undefined) return null;
  const value = env[name] ?? '';
  return value === '' ? name : new Secret(value);
}

function asIs(value: string): string {
  return value;
}
