import type { Release } from './model.ts';
import { readMaintenance } from './lines/maintenance.ts';

/** Names an image gets in its repository. */
export interface ImageTags {
  /** Those that hold the whole version: they stay where they are for good. */
  readonly fixed: readonly string[];
  /** Those that go on to the newest version of their line. */
  readonly moving: readonly string[];
}

/** A repository of a registry: its host (with its port) and its name there. */
export interface ImageRepository {
  readonly host: string;
  readonly name: string;
}

/** A host that is one for sure (a dot, a port, or localhost), as Docker tells it from the first part of a name. */
const host = /^(?:(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d{1,5})?|[a-z0-9-]+:\d{1,5})$/;

/** One part of a name (OCI Distribution Specification 1.1, "Pulling manifests"). */
const part = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;

/** Reads `ghcr.io/acme/app`; null where the text has no host, or is no name (or has a tag). */
export function readRepository(text: string): ImageRepository | null {
  const [first = '', ...parts] = text.split('/');
  const isRight =
    text.length <= 255 && host.test(first) && parts.length > 0 && parts.every((one) => part.test(one));
  return isRight ? { host: first, name: parts.join('/') } : null;
}

/** Whether a text can be a tag (OCI Distribution Specification 1.1). */
export function isImageTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text);
}

/** What may stand between braces in the tag of an image. */
export const imageTagKeys = ['version', 'major', 'minor', 'patch', 'channel'] as const;

type Key = (typeof imageTagKeys)[number];

/**
 * The tags of a release, as its templates say. One with `{version}` is for this version alone. The others move, and only a
 * release that is the newest of what they stand for takes them: text (`latest`) on the channel `latest`, `{major}.{minor}` also
 * on a branch for an older line that has it all. A prerelease takes none of them; `{channel}` is every channel's own.
 */
export function imageTags(templates: readonly string[], release: Release): ImageTags {
  const isFixed = (template: string): boolean => template.includes('{version}');
  const moving = templates.filter((template) => !isFixed(template) && isNewest(template, release));
  const fill = (template: string): string => filled(template, release);
  return {
    fixed: [...new Set(templates.filter(isFixed).map(fill))],
    moving: [...new Set(moving.map(fill))],
  };
}

function isNewest(template: string, { channel, next }: Release): boolean {
  const has = (key: Key): boolean => template.includes(`{${key}}`);
  if (has('channel')) return true;
  if (next.includes('-')) return false;
  if (channel === 'latest') return true;
  const range = readMaintenance(channel);
  return range !== null && has('major') && (range.minor === null || has('minor'));
}

/** A `+` has no place in a tag: Helm writes `_` for it too (its docs, "Use OCI-based registries"). */
function filled(template: string, { next, channel }: Release): string {
  const [core = ''] = next.split(/[-+]/, 1);
  const [major = '', minor = '', patch = ''] = core.split('.');
  const values: Readonly<Record<Key, string>> = { version: next, major, minor, patch, channel };
  return imageTagKeys
    .reduce((text, key) => text.replaceAll(`{${key}}`, () => values[key]), template)
    .replaceAll('+', '_');
}
