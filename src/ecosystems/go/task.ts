import type { TextEdit } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import type { Modules } from './modules.ts';
import type { Rename } from './renames.ts';

/** What a release asks of the files of a repository. */
export interface Task {
  readonly texts: Texts;
  readonly modules: Modules;
  /** By directory. */
  readonly renames: ReadonlyMap<string, Rename>;
}

/** A replacement in a text, without what stands there. */
export type Change = Omit<TextEdit, 'was'>;
