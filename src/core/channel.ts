import { readMaintenance, type Maintenance } from './lines/maintenance.ts';
import { matchesGlob } from './glob.ts';
import type { Wanted } from './decide/wanted.ts';

/** What a branch releases. */
export type Channel =
  /** Stable versions. `always`: also where the manifests are in a prerelease series. */
  | { readonly kind: 'latest'; readonly always: boolean }
  | { readonly kind: 'prerelease'; readonly id: string }
  | { readonly kind: 'maintenance'; readonly range: Maintenance };

/** What decides about branches. */
export interface ChannelRules {
  /** Branch name or glob → `latest`, a range such as `1.x`, a prerelease identifier, or null: nothing. */
  readonly channels: Readonly<Record<string, string | null>>;
  /** The branch of the latest releases, or null where nobody knows it. */
  readonly main: string | null;
}

/** Branches that release prereleases of their own name unless the configuration says something else. */
const wellKnown: readonly string[] = ['alpha', 'beta', 'next'];

/**
 * What a branch releases: what the configuration says, by name, then by the first glob that matches; else stable
 * versions from the main branch, prereleases from `alpha`, `beta` and `next`, its range from `1.x` or `1.2.x`.
 * @returns null where nothing is released from the branch
 */
export function channelOf(branch: string | null, { channels, main }: ChannelRules): Channel | null {
  if (branch === null) return null;
  const configured = Object.hasOwn(channels, branch)
    ? channels[branch]
    : Object.entries(channels).find(([pattern]) => matchesGlob(branch, pattern))?.[1];
  if (configured !== undefined) return configured === null ? null : readChannel(configured);
  if (branch === main) return { kind: 'latest', always: false };
  return byName(branch) ?? (main === null ? { kind: 'latest', always: false } : null);
}

/** What only the name of a branch says. */
function byName(branch: string): Channel | null {
  if (wellKnown.includes(branch)) return { kind: 'prerelease', id: branch };
  const range = readMaintenance(branch);
  return range === null ? null : { kind: 'maintenance', range };
}

function readChannel(text: string): Channel {
  if (text === 'latest') return { kind: 'latest', always: true };
  const range = readMaintenance(text);
  return range === null ? { kind: 'prerelease', id: text } : { kind: 'maintenance', range };
}

/** The wishes of a run on a channel. What the command line says goes before what the branch says. */
export function wantedOn(channel: Channel | null, wanted: Wanted): Wanted {
  if (wanted.pre !== null || wanted.graduate !== 'none') return wanted;
  if (channel?.kind === 'prerelease') return { ...wanted, pre: channel.id };
  return channel?.kind === 'latest' && channel.always ? { ...wanted, graduate: 'also' } : wanted;
}

/** The range of a maintenance branch, null on others. */
export function maintenanceOn(channel: Channel | null): Maintenance | null {
  return channel?.kind === 'maintenance' ? channel.range : null;
}
