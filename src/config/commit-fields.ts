import * as z from 'zod';
import { isGlob } from './checks.ts';
import { type Fields, key, list, text } from './fields.ts';
import { packageName } from './version-fields.ts';

/** Which packages a change is for, and what else than commits says so. */
export const attributionFields: Fields<'scopes' | 'paths' | 'changesets'> = {
  scopes: key(
    z.enum(['add', 'narrow'], { error: "'add' or 'narrow'" }),
    'What a scope that names packages does, in a repository of several. Files decide which packages a change is ' +
      "for. `'add'`: the packages named are added to them. `'narrow'`: where the files touch a package that is named, " +
      'the change is for the packages named alone, so that a test moved along in another one does not release it.',
    'narrow',
  ),
  paths: key(
    z.record(
      text("a path or glob inside the repository, such as 'proto/**'", isGlob),
      list(packageName, "a list of package names or globs, such as ['core'], or []"),
      { error: "an object of globs and packages, such as { 'proto/**': ['server', 'client'] }" },
    ),
    'Which packages files belong to that are not in their directories, such as lockfiles and shared sources; `[]`: ' +
      'to nobody. The first glob that matches a path decides, in the order of writing, before the directories do.',
    { 'Cargo.lock': ['core'], 'proto/**': ['server', 'client'], 'docs/**': [] },
  ),
  changesets: key(
    z.boolean({ error: 'true, false or null' }).nullable(),
    'Whether changesets (`.changeset/*.md`) are read beside the commits, and removed by the release they are in. ' +
      '`null`: they are, unless the changesets tool is making prereleases (`.changeset/pre.json`).',
    false,
  ),
};
