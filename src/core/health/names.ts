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

/** Names of the metrics, in their order. */
export function metricNames({ metrics = {} }: HealthSettings): readonly string[] {
  return Object.keys(metrics);
}

function nameOf({ command, http, tcp }: ProbeSettings): string {
  const name = command?.join(' ') ?? http?.url.split(/[?#]/, 1)[0] ?? tcp ?? 'check';
  return name.length > longest ? `${name.slice(0, longest)}…` : name;
}
