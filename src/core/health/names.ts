import type { HealthSettings, ProbeSettings } from './settings.ts';

/** Longest name that is made of what a probe asks, in UTF-16 units. */
const longest = 60;

/** Names of the checks, in their order; one that was used before gets a number. */
export function checkNames({ checks }: HealthSettings): readonly string[] {
  const wished = checks.map((check) => check.name ?? nameOf(check));
  return wished.map((name, at) => {
    const before = wished.slice(0, at).filter((one) => one === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function nameOf({ command }: ProbeSettings): string {
  const name = command?.join(' ') ?? 'check';
  return name.length > longest ? `${name.slice(0, longest)}…` : name;
}
