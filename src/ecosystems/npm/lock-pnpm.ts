import type { RangeEdit, TextEdit } from '../../core/model.ts';
import { groupBy } from './change.ts';
import type { Change } from './change.ts';
import { readPnpmLock, writeScalar } from './pnpm-lock.ts';
import type { PnpmDependency } from './pnpm-lock.ts';
import { realName, sections } from './spec.ts';

/**
 * What pnpm-lock.yaml says about the members: the specifiers of rewritten ranges, nothing else. It holds no
 * versions of members, and they stay linked (`version: link:../a`).
 */
export function pnpmLockEdits(_path: string, text: string, changes: readonly Change[]): readonly TextEdit[] {
  const byImporter = groupBy(readPnpmLock(text), (each) => each.importer);
  return changes.flatMap((change) => {
    const dependencies = byImporter.get(change.package.path) ?? [];
    return change.ranges.flatMap((range) =>
      dependencies
        .filter((each) => isAbout(each, range))
        .map(({ start, end }) => ({ start, end, was: text.slice(start, end), text: writeScalar(range.to) })),
    );
  });
}

function isAbout(each: PnpmDependency, range: RangeEdit): boolean {
  // With auto-install-peers a peer is listed among the dependencies.
  const kind = range.kind === 'peer' ? 'normal' : range.kind;
  const section = sections.find(([name]) => name === kind)?.[1];
  return (
    (each.section === section || each.section === 'specifiers') &&
    each.specifier === range.from &&
    realName(each.name, each.specifier) === range.dependency
  );
}
