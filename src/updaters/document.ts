import { unreadable, type Finder, type Place, type SourceFile } from './place.ts';
import { parseSteps, select, type Node } from '../core/steps.ts';
import { versionOfValue } from './token.ts';

/** Reads a document into a tree, or several into several. */
export type ReadTrees = (file: SourceFile) => readonly Node[];

/** A finder for documents of one kind: a path leads to the texts that hold the versions. */
export function findByPath(read: ReadTrees): Finder {
  return (file, path) => {
    const steps = parseSteps(path) ?? [];
    try {
      return read(file)
        .flatMap((tree) => select(tree, steps))
        .map((node) => placeOf(file, node))
        .filter((place) => place !== null)
        .sort((a, b) => a.start - b.start);
    } catch (cause) {
      // Parsers are recursive: nesting some thousand levels deep exhausts the stack.
      if (cause instanceof RangeError) throw unreadable(file, 0, 'nested too deeply', { cause });
      throw cause;
    }
  };
}

function placeOf({ text }: SourceFile, node: Node): Place | null {
  return node.kind === 'text' ? versionOfValue(text, node.start, node.end) : null;
}
