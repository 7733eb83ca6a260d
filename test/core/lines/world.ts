import { findLines, type LineRules, type Lines } from '../../../src/core/lines/lines.ts';
import type { Package, RawTag } from '../../../src/core/model.ts';

export const rules: LineRules = {
  tagFormat: null,
  fixed: null,
  ignored: new Set(),
  prereleaseOrder: ['alpha', 'beta', 'dev', 'next', 'preview', 'rc'],
  pre: null,
  channel: null,
  graduate: false,
  maintenance: null,
  settings: {},
};

/** A package in `packages/<name>`, or at the root when it says so. */
export function pkg(name: string, version: string | null, more: Partial<Package> = {}): Package {
  const path = more.path ?? `packages/${name.replace(/^@[^/]*\//, '')}`;
  const manifest = path === '.' ? 'package.json' : `${path}/package.json`;
  return {
    manifest,
    path,
    name,
    ecosystem: 'npm',
    version,
    versionFile: manifest,
    private: false,
    dependencies: [],
    ...more,
  };
}

/** Tags by name, '~name' for one that HEAD does not contain. Each on a commit of its own. */
export function tags(...names: readonly string[]): readonly RawTag[] {
  return names.map((name, at) => ({
    name: name.replace(/^~/, ''),
    sha: String(at).padStart(40, '0'),
    reachable: !name.startsWith('~'),
  }));
}

export function lines(
  packages: readonly Package[],
  names: readonly string[],
  more: Partial<LineRules> = {},
): Lines {
  return findLines(packages, tags(...names), { ...rules, ...more });
}

/** Lines in one string each: who, how, since which tag, tagged how. */
export function shown({ lines: found, alone }: Lines): readonly string[] {
  return [
    ...found.map(
      ({ sharing, members, last, tagFormat }) =>
        `${sharing} ${members.map(({ name }) => name).join('+')} since ${last?.name ?? '-'} as ${tagFormat}`,
    ),
    ...alone.map(({ package: { name } }) => `alone ${name}`),
  ];
}
