import { imageTagKeys, type ImageTags } from './image.ts';
import { readMaintenance } from './lines/maintenance.ts';
import type { Release } from './model.ts';

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
