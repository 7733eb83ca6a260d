import { gt } from 'semver';
import { ReleaseError } from '../core/error.ts';
import type { Line, Lines } from '../core/lines/lines.ts';
import { respelled } from '../core/lines/spelling.ts';
import type { VersionTag } from '../core/lines/tags.ts';
import type { Package, RawTag } from '../core/model.ts';
import { isPlaceholder } from '../core/version/version.ts';
import type { Source } from '../ports.ts';
import { readWorkspace, type WorkspaceRules } from './workspace.ts';

/**
 * Lines whose manifests were moved ahead since their last release: a person who writes the next version asks for
 * it, whatever the commit says. A tree that was ahead of its tag from the start asks for nothing by itself. Only
 * the line of the root: among independent packages a version without a tag is a tag that was forgotten.
 * @returns the lines' keys
 */
export async function announcedLines(
  source: Source,
  { lines: { lines }, tags }: { readonly lines: Lines; readonly tags: readonly RawTag[] },
  rules: WorkspaceRules,
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    lines.map(async (line) => {
      if (line.last === null || !isMain(line) || !isAhead(line, line.last)) return [];
      const before = await packagesAt(source, line.last.sha, rules);
      return movedSince(line, respelled(before, tags)) ? [line.key] : [];
    }),
  );
  return new Set(found.flat());
}

function isMain({ name, path }: Line): boolean {
  return name === null || path === '.';
}

/** Whether the manifests say a version that is still to come. */
function isAhead({ manifest, tags }: Line, last: VersionTag): boolean {
  if (manifest === null || isPlaceholder(manifest) || !gt(manifest, last.version)) return false;
  return tags.every(({ version }) => version.version !== manifest.version);
}

function movedSince({ members, manifest }: Line, before: readonly Package[]): boolean {
  const versions = new Map(before.map(({ ecosystem, name, version }) => [`${ecosystem}:${name}`, version]));
  return members.some(({ ecosystem, name, version }) => {
    const old = versions.get(`${ecosystem}:${name}`) ?? null;
    return version === manifest?.version && old !== null && old !== version;
  });
}

/** The packages of an earlier commit; none where its manifests cannot be read. */
async function packagesAt(
  source: Source,
  commit: string,
  rules: WorkspaceRules,
): Promise<readonly Package[]> {
  try {
    return (await readWorkspace(source.tree(commit), rules)).packages;
  } catch (error) {
    if (error instanceof ReleaseError) return [];
    throw error;
  }
}
