import { ReleaseError } from '../core/error.ts';
import type { TextEdit } from '../core/model.ts';
import type { Texts } from './ecosystem.ts';
import type { TextPlace } from './place.ts';

/** The edits asked for so far, by file and place; asking for the same one twice is asking once. */
export class Edits {
  readonly #texts: Texts;
  readonly #files = new Map<string, Map<number, TextEdit>>();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /**
   * Puts `text` in a place (between the delimiters of a string); the caller vouches that it needs no escapes.
   * @throws ReleaseError WORKSPACE_INVALID when the same place was asked to hold something else
   */
  set(place: TextPlace, text: string): void {
    const { file, start, end, line } = place;
    const edits = this.#files.get(file) ?? new Map<number, TextEdit>();
    const other = edits.get(start);
    if (other !== undefined && other.text !== text) {
      throw new ReleaseError(
        'WORKSPACE_INVALID',
        `${file}:${line}: asked to become '${other.text}' and '${text}'`,
        {
          hint: 'packages that share this line move together: release them in one fixed group, or give them their own',
        },
      );
    }
    const was = (this.#texts.get(file) ?? '').slice(start, end);
    this.#files.set(file, edits.set(start, { start, end, was, text }));
  }

  /** Adds the edits of a file that was looked at as a whole. */
  add(file: string, edits: readonly TextEdit[]): void {
    this.#files.set(file, new Map(edits.map((edit) => [edit.start, edit])));
  }

  /** What a place will hold, or null where it stays. */
  at({ file, start }: TextPlace): string | null {
    return this.#files.get(file)?.get(start)?.text ?? null;
  }

  /** The edits that change something, by file, in the order of the text. */
  result(): ReadonlyMap<string, readonly TextEdit[]> {
    const changed = [...this.#files].map(([file, edits]) => [file, inOrder([...edits.values()])] as const);
    return new Map(changed.filter(([, edits]) => edits.length > 0));
  }
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.filter((edit) => edit.was !== edit.text).toSorted((a, b) => a.start - b.start);
}
