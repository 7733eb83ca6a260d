import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import { tailOf, type Ended } from './tool.ts';

/** Longest time to wait for a registry that limits how much is published, in milliseconds. */
const longest = 15 * 60_000;

/**
 * How long to wait before the same may be tried again, in milliseconds; null: it would not help. crates.io says when
 * (`Please try again after Tue, 24 Nov 2026 20:50:00 GMT`); one new crate every ten minutes is its limit.
 */
export function delayOf({ said }: Ended, pause: number, now: number): number | null {
  const date = afterOf(said);
  if (date !== null) {
    const left = Date.parse(date) - now + 1_000;
    return left > longest || Number.isNaN(left) ? null : Math.max(left, 0);
  }
  return isTrouble(said) ? pause : null;
}

/** The time a registry names, as it writes it. */
function afterOf(said: string): string | null {
  return /try again after ([A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} [\d:]{8} GMT)/.exec(said)?.[1] ?? null;
}

/** No connection, too many requests, trouble of the registry's own: as cargo and curl say it. */
function isTrouble(said: string): boolean {
  return /status (?:5\d\d|429|408)|\[(?:5|6|7|28|35|52|56)\]|timed out|spurious|failed to connect/i.test(
    said,
  );
}

/** What cargo ended with, as what it means here. */
export function failureOf(
  ended: Ended,
  { package: name, version, registry }: Action<'publishPackage'>,
): ReleaseError {
  const what = `cargo could not publish ${name} ${version}`;
  const { said } = ended;
  const date = afterOf(said);
  if (date !== null) {
    return new ReleaseError(
      'REGISTRY_FAILED',
      `${what}: the registry limits how much is published, until ${date}`,
      {
        hint: `After ${date} what is left is done by: release next`,
      },
    );
  }
  if (/status 40[13]|no token found|unauthorized|authentication|must be logged in/i.test(said)) {
    const variable =
      registry === null ? 'CARGO_REGISTRY_TOKEN' : `CARGO_REGISTRIES_${nameOf(registry)}_TOKEN`;
    return new ReleaseError(
      'REGISTRY_REFUSED',
      `${what}: its token is missing or may not write the crate\n${tailOf(ended)}`,
      {
        hint: `Give cargo a token that may publish it, in ${variable} or by cargo login. Then: release next`,
      },
    );
  }
  return new ReleaseError('REGISTRY_FAILED', `${what}:\n${tailOf(ended)}`, {
    hint: 'Once the cause is removed, what is left is done by: release next',
  });
}

/** A registry's name in the names of variables (Cargo reference, "Environment variables"). */
export function nameOf(registry: string): string {
  return registry.toUpperCase().replaceAll('-', '_');
}
