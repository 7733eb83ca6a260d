import type { TaggedRelease } from '../core/model.ts';
import { commitModel, tagModel } from '../core/notes/messages.ts';
import { notesModel, type NotesContext } from '../core/notes/model.ts';
import type { Templates } from '../core/notes/render.ts';

/** The templates with everything but the release filled in. */
export interface Renderer {
  /** A section that stands among those of other packages. */
  readonly changelog: (group: TaggedRelease) => string;
  /** A section of the file the release's own changes go to. */
  readonly changelogFile: (group: TaggedRelease) => string;
  readonly notes: (group: TaggedRelease) => string;
  readonly commit: (groups: readonly TaggedRelease[]) => string;
  readonly tag: (group: TaggedRelease) => string;
}

/** Templates that know the day, the links and the sections of one run. */
export function rendererOf(templates: Templates, context: NotesContext): Renderer {
  const { date } = context;
  return {
    changelog: (group) => templates.changelog(notesModel(group, context)),
    changelogFile: (group) => templates.changelog(notesModel(inOwnFile(group), context)),
    notes: (group) => templates.notes(notesModel(group, context)),
    commit: (groups) => templates.commit(commitModel(groups)),
    tag: (group) => templates.tag(tagModel(group, date, notesModel(group, context))),
  };
}

/** In its own directory a package need not be named. */
function inOwnFile(group: TaggedRelease): TaggedRelease {
  return group.path === '.' ? group : { ...group, title: null };
}
