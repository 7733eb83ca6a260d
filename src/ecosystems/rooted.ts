import { posix } from 'node:path';
import { ReleaseError } from '../core/error.ts';
import type { Package, RangeEdit, TextEdit } from '../core/model.ts';
import type { Ecosystem, Texts, VersionEdit } from './ecosystem.ts';

/**
 * An ecosystem as seen from the top of the repository when its root is a directory below: paths are rebased on the
 * way in and out, so an ecosystem is written as if its root were always the top.
 * @param dir repository-relative, '.' for the top
 */
export function rooted(ecosystem: Ecosystem, dir: string): Ecosystem {
  if (dir === '.') return ecosystem;
  return {
    id: ecosystem.id,
    satisfies: (version, range) => ecosystem.satisfies(version, range),
    rewriteRange: (range, version) => ecosystem.rewriteRange(range, version),
    wants: (texts) =>
      inside(dir, () => ecosystem.wants(below(dir, texts))).flatMap((path) => above(dir, path)),
    packages: (texts) =>
      inside(dir, () => ecosystem.packages(below(dir, texts))).map((pkg) => lifted(dir, pkg)),
    unread: (texts) => inDirectory(dir, ecosystem.unread?.(below(dir, texts)) ?? []),
    outside: (texts, versions) => {
      const edits = versions.map((edit) => loweredVersion(dir, edit));
      return inDirectory(
        dir,
        inside(dir, () => ecosystem.outside?.(below(dir, texts), edits) ?? []),
      );
    },
    lockfiles: (texts, versions = []) =>
      inside(dir, () =>
        ecosystem.lockfiles(
          below(dir, texts),
          versions.map((edit) => loweredVersion(dir, edit)),
        ),
      ).flatMap((path) => above(dir, path)),
    edit: (texts, packages, versions, ranges) => {
      const edits = inside(dir, () =>
        ecosystem.edit(
          below(dir, texts),
          packages.map((pkg) => lowered(dir, pkg)),
          versions.map((edit) => loweredVersion(dir, edit)),
          ranges.map((edit) => loweredRange(dir, edit)),
        ),
      );
      return new Map<string, readonly TextEdit[]>(
        [...edits].map(([path, list]) => [posix.join(dir, path), list]),
      );
    },
  };
}

/** What was found in files, by their paths from the top. */
function inDirectory<T extends { readonly file: string }>(dir: string, found: readonly T[]): readonly T[] {
  return found.map((one) => ({ ...one, file: posix.join(dir, one.file) }));
}

/** The texts inside a directory, by paths relative to it. */
function below(dir: string, texts: Texts): Texts {
  const start = `${dir}/`;
  return new Map(
    [...texts].flatMap(([path, text]) =>
      path.startsWith(start) ? [[path.slice(start.length), text] as const] : [],
    ),
  );
}

/** A path or glob as the whole repository has it; nothing for one that leaves the repository. */
function above(dir: string, path: string): readonly string[] {
  const joined = posix.join(dir, path);
  return joined === '..' || joined.startsWith('../') ? [] : [joined];
}

function lifted(dir: string, pkg: Package): Package {
  const { manifest, path, versionFile, tagged } = pkg;
  return {
    ...pkg,
    manifest: posix.join(dir, manifest),
    path: posix.join(dir, path),
    versionFile: posix.join(dir, versionFile),
    ...(tagged === undefined ? {} : { tagged: { ...tagged, prefix: posix.join(dir, tagged.prefix) } }),
  };
}

function lowered(dir: string, pkg: Package): Package {
  const { manifest, path, versionFile } = pkg;
  const local = (file: string): string => posix.relative(dir, file) || '.';
  return { ...pkg, manifest: local(manifest), path: local(path), versionFile: local(versionFile) };
}

function loweredVersion(dir: string, edit: VersionEdit): VersionEdit {
  return { ...edit, package: lowered(dir, edit.package) };
}

function loweredRange(dir: string, edit: RangeEdit): RangeEdit {
  return { ...edit, manifest: posix.relative(dir, edit.manifest) };
}

/** Says in which directory something was found: an ecosystem names files as it sees them. */
function inside<T>(dir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    throw error.retold({ message: `in ${dir}: ${error.message}` });
  }
}
