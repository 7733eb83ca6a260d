import type { Node } from 'jsonc-parser';
import { ReleaseError } from '../../core/error.ts';
import type { RangeEdit, TextEdit } from '../../core/model.ts';
import type { Change } from './change.ts';
import { members, parseJson, replaceString, setVersion, stringOf } from './json.ts';
import type { JsonFile } from './json.ts';
import { realName, sections } from './spec.ts';

/**
 * The edits to one package.json.
 * @throws ReleaseError MANIFEST_UNREADABLE when it does not declare what is to be rewritten
 */
export function manifestEdits(text: string, change: Change): readonly TextEdit[] {
  const file = parseJson(change.package.manifest, text);
  const version = change.version === null ? [] : setVersion(file, file.root, change.version);
  const { edits, missing } = rangeEdits(file, file.root, change.ranges);
  const [first] = missing;
  if (first !== undefined) {
    throw new ReleaseError(
      'MANIFEST_UNREADABLE',
      `${file.path} declares no ${first.kind} dependency on ${first.dependency} at ${first.from}`,
      { hint: 'The file is not the one the plan was made from. Make the plan again.' },
    );
  }
  return [...version, ...edits];
}

/**
 * Rewrites ranges in the dependency sections of an object shaped like package.json (npm and bun lockfiles hold
 * such objects too). A dependency is found by its real name and its range as it was, under any key.
 */
export function rangeEdits(
  file: JsonFile,
  object: Node,
  ranges: readonly RangeEdit[],
): { readonly edits: readonly TextEdit[]; readonly missing: readonly RangeEdit[] } {
  const has = ranges.length === 0 ? new Map<string, Node>() : members(object);
  const found = ranges.map((range) => {
    const section = sections.find(([kind]) => kind === range.kind)?.[1] ?? '';
    const nodes = [...members(has.get(section))].filter(([key, node]) => {
      const text = stringOf(node);
      return text === range.from && realName(key, text) === range.dependency;
    });
    return { range, edits: nodes.map(([, node]) => replaceString(file, node, range.to)) };
  });
  return {
    edits: found.flatMap(({ edits }) => edits),
    missing: found.filter(({ edits }) => edits.length === 0).map(({ range }) => range),
  };
}
