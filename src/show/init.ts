import type { Ground, Migration, Note } from '../config/migrate/model.ts';
import type { NewFile } from '../config/migrate/write.ts';
import { clean, type Style } from './text.ts';

/** What was found, and what is to be written. */
export interface ShownInit {
  readonly ground: Ground;
  readonly tags: number;
  readonly ci: 'github' | 'gitlab' | null;
  readonly migrations: readonly Migration[];
  readonly notes: readonly Note[];
  readonly oldWorkflows: readonly string[];
  readonly files: readonly NewFile[];
}

/** More packages than this are counted, not listed. */
const listed = 10;

/** What `release init` found and would write, for people. */
export function showInit(found: ShownInit, style: Style): string {
  return [
    ...seen(found, style),
    ...found.migrations.flatMap((one) => migrated(one, found.notes, style)),
    ...leftOvers(found, style),
    ...found.files.flatMap(({ path, text }) => [
      '',
      style.bold(clean(path)),
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ]),
  ].join('\n');
}

function seen(
  { ground: { packages, lines, branch }, tags, ci, migrations }: ShownInit,
  style: Style,
): readonly string[] {
  const names = packages.map(
    ({ name, ecosystem, version }) => `${name} ${version ?? '(no version)'} (${ecosystem})`,
  );
  const more = names.length > listed ? [`… and ${String(names.length - listed)} more`] : [];
  const formats = [...new Set(lines.map(({ tagFormat }) => tagFormat))].slice(0, 3);
  const where = ci === null ? 'none seen' : ci === 'github' ? 'GitHub Actions' : 'GitLab CI';
  return [
    `${style.bold('Packages')}  ${[...names.slice(0, listed), ...more].map(clean).join(', ')}`,
    `${style.bold('Tags')}      ${String(tags)}; releases are tagged ${formats.map(clean).join(', ')}`,
    `${style.bold('Branch')}    ${clean(branch ?? 'not known')}`,
    `${style.bold('CI')}        ${where}`,
    `${style.bold('Tools')}     ${migrations.length === 0 ? 'none' : migrations.map(({ tool }) => tool).join(', ')}`,
  ];
}

function migrated({ tool, files }: Migration, notes: readonly Note[], style: Style): readonly string[] {
  const own = grouped(notes.filter(({ file }) => files.includes(file)));
  return [
    '',
    `${style.bold(tool)}  ${style.dim(files.map(clean).join(', '))}`,
    ...own.map((note) => noteLine(note, style)),
  ];
}

function noteLine({ keys, fate, text }: GroupedNote, style: Style): string {
  const looks = {
    translated: style.green,
    unnecessary: style.dim,
    'no equivalent': style.yellow,
    'by hand': style.yellow,
  };
  const some =
    keys.length > 4 ? `${keys.slice(0, 3).join(', ')} and ${String(keys.length - 3)} more` : keys.join(', ');
  return `  ${looks[fate](fate.padEnd(13))}  ${clean(some)}: ${clean(text)}`;
}

interface GroupedNote {
  readonly keys: readonly string[];
  readonly fate: Note['fate'];
  readonly text: string;
}

/** Notes that say the same of several keys, once; what a person has to look at comes first. */
function grouped(notes: readonly Note[]): readonly GroupedNote[] {
  const order = ['by hand', 'no equivalent', 'translated', 'unnecessary'];
  const groups = new Map<string, GroupedNote>();
  for (const { key, fate, text } of notes) {
    const id = `${fate}\n${text}`;
    groups.set(id, { fate, text, keys: [...(groups.get(id)?.keys ?? []), key] });
  }
  return [...groups.values()].sort((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate));
}

function leftOvers({ notes, migrations, oldWorkflows, ci }: ShownInit, style: Style): readonly string[] {
  const files = new Set(migrations.flatMap((one) => one.files));
  const own = grouped(notes.filter(({ file }) => !files.has(file)));
  return [
    ...(own.length > 0 ? [''] : []),
    ...own.map((note) => noteLine(note, style)),
    ...(oldWorkflows.length === 0
      ? []
      : [
          '',
          style.yellow(
            `! ${oldWorkflows.map(clean).join(', ')}: runs a tool that is replaced; let one of them release`,
          ),
        ]),
    ...(ci === 'gitlab' ? ['', 'A job for GitLab CI is in docs/init.md.'] : []),
  ];
}
