import type { Action, TaggedRelease } from '../core/model.ts';
import { insertSection } from '../core/notes/changelog-file.ts';
import { writeFile } from '../core/text-edit.ts';
import type { Plugin } from './plugin.ts';

/** How the changelog plugin works. */
export interface ChangelogOptions {
  /** File name beside a released package or group (`Config.changelog`), or null where none is written. */
  readonly file: (group: TaggedRelease) => string | null;
  /** The section of one release, heading first, as Markdown. */
  readonly render: (group: TaggedRelease) => string;
}

/**
 * Plans the changelog of every release: one file per directory; releases that share one stand in the order
 * of the set. What has a section in the file already is not added again.
 */
export function changelog({ file, render }: ChangelogOptions): Plugin {
  return {
    name: 'changelog',
    async plan(set, look): Promise<readonly Action[]> {
      const paths = new Map<string, TaggedRelease[]>();
      for (const group of set.groups) {
        const name = file(group);
        if (name === null) continue;
        const path = group.path === '.' ? name : `${group.path}/${name}`;
        paths.set(path, [...(paths.get(path) ?? []), group]);
      }
      const texts = await look.read([...paths.keys()]);
      return [...paths].flatMap(([path, groups]) => planFile(path, texts.get(path) ?? null, groups, render));
    },
  };
}

/** All new sections of a file are one insertion, so that the plan shows what it adds and nothing else. */
function planFile(
  path: string,
  before: string | null,
  groups: readonly TaggedRelease[],
  render: ChangelogOptions['render'],
): readonly Action[] {
  const sections = groups
    .map((group) => ({ version: group.version, text: render(group).trim() }))
    .filter(({ version, text }) => insertSection(before, text, version).edits.length > 0);
  const [first] = sections;
  if (first === undefined) return [];
  const all = sections.map(({ text }) => text).join('\n\n');
  return [writeFile(path, before, insertSection(before, all, first.version).edits)];
}
