import type { CheckedMessage } from '../commits/check-message.ts';
import { describe } from '../describe.ts';
import type { Action, Plan, TextEdit } from '../model.ts';
import { piecesOf } from '../notes/fit.ts';
import { code, escapeMarkdown, join, safe, type Markdown } from '../notes/markdown.ts';
import { previewModel, type PreviewModel } from '../notes/preview.ts';
import { plural } from '../notes/summary.ts';
import type { PullRequest } from './event.ts';
import type { Section } from './fit.ts';
import { safetyWords, type RollbackSafety } from './safety.ts';

/** What a preview is made of. */
export interface Preview {
  /** Branch that is merged into. */
  readonly branch: string;
  /** Today, `YYYY-MM-DD`. */
  readonly date: string;
  /** Null where nothing is released from that branch. */
  readonly plan: Plan | null;
  /** Null on a terminal. */
  readonly request: PullRequest | null;
  /** The title as the future commit; null where the commits come as they are. */
  readonly squashed: string | null;
  readonly messages: readonly CheckedMessage[];
  readonly safety: RollbackSafety;
  /** How many commits and files the pull request has. */
  readonly size: { readonly commits: number; readonly files: number };
  /** What should be known of how it was made. */
  readonly notes: readonly string[];
}

/** A preview as Markdown, section by section. Nothing of a commit, a path or a title acts in it. */
export function previewSections(preview: Preview): readonly Section[] {
  const { plan, safety } = preview;
  const model = plan === null ? null : previewModel(plan);
  const actions = plan?.actions ?? [];
  const edited = files(actions);
  return [
    section({ title: null, items: [head(preview, model)], rank: 0 }),
    section({ title: null, lead: tableHead, items: model?.releases.map(row) ?? [], rank: 1 }),
    section({ title: 'Warnings', items: warnings(model, preview.notes), rank: 2 }),
    section({ title: 'Messages', items: preview.messages.flatMap(message), rank: 3 }),
    section({ title: 'Risk and rollback', items: safetyItems(safety, preview.size), rank: 3 }),
    section({ title: 'What is published where', items: publishing(actions), rank: 4 }),
    ...notes(actions),
    section({
      title: `Files: ${String(edited.length)}`,
      items: edited,
      rank: 6,
      folded: true,
    }),
    section({ title: null, items: model === null ? [] : [foot(model)], rank: 0 }),
  ];
}

const tableHead = '| Packages | Now | Next | Bump | Tag | Why |\n| --- | --- | --- | --- | --- | --- |';

function section({
  lead = '',
  folded = false,
  ...rest
}: Pick<Section, 'title' | 'items' | 'rank'> & Partial<Section>): Section {
  return { lead, folded, ...rest };
}

function head({ request, squashed, branch, date }: Preview, model: PreviewModel | null): string {
  const to = code(branch);
  const heading = model?.heading ?? safe`Merging into ${to} releases nothing`;
  const nothing = model === null ? safe`No release is made from that branch.` : model.nothing;
  const from = request === null ? safe`HEAD` : code(request.head.branch);
  const how = squashed === null ? safe`merged` : safe`squashed as ${quoted(squashed)}`;
  const at = request === null ? safe`` : safe` at ${code(request.head.sha.slice(0, 7))}`;
  return String(
    safe`## ${heading}\n\nWith ${from}${at} ${how} into ${to}, ${escapeMarkdown(date)}.${
      nothing === null ? safe`` : safe`\n\n${nothing}`
    }`,
  );
}

function quoted(text: string): Markdown {
  return text.trim() === '' ? safe`an empty title` : code(text);
}

function row({ packages, current, next, bump, tag, reason }: PreviewModel['releases'][number]): string {
  return String(safe`| ${packages} | ${current} | ${next} | ${bump} | ${tag} | ${reason} |`);
}

function warnings(model: PreviewModel | null, more: readonly string[]): readonly string[] {
  return [
    ...more.map((text) => String(safe`- ${escapeMarkdown(text)}`)),
    ...(model?.warnings ?? []).map(({ message: text, hint }) =>
      String(hint === null ? safe`- ${text}` : safe`- ${text}\n  - ${hint}`),
    ),
  ];
}

/** A title or a commit that does not read as it should. */
function message({ of, commit, header, problem, reason, suggestion }: CheckedMessage): readonly string[] {
  if (problem === null) return [];
  const what = of === 'title' ? safe`the title` : code((commit ?? '').slice(0, 7));
  const line = header === '' ? safe`` : safe` ${code(header)}`;
  const better = suggestion === null ? safe`` : safe`\n  - Better: ${code(suggestion)}`;
  return [String(safe`- ${what}${line}: ${escapeMarkdown(reason)}${better}`)];
}

function safetyItems(safety: RollbackSafety, { commits, files: count }: Preview['size']): readonly string[] {
  const { migrations, configuration, published } = safety;
  return [
    safe`- ${escapeMarkdown(`${plural(commits, 'commit', 'commits')}, ${plural(count, 'file', 'files')}`)}`,
    safe`- **${escapeMarkdown(safetyWords(safety))}**`,
    ...migrations.map(
      ({ path, kind, environments }) =>
        safe`- migration ${code(path)}: ${escapeMarkdown(kind)} (${join(environments.map(code), safe`, `)})`,
    ),
    ...configuration.map((path) => safe`- configuration ${code(path)}`),
    ...published.map((name) => safe`- stays in its registry: ${code(name)}`),
  ].map(String);
}

/** Effects that others see. */
const seen: ReadonlySet<Action['kind']> = new Set([
  ...(['push', 'publishRelease', 'publishPackage', 'stagePackage', 'publishWith'] as const),
  ...(['publishPlugin', 'storeAttestations', 'attachStatements'] as const),
]);

function publishing(actions: readonly Action[]): readonly string[] {
  return actions
    .filter(({ kind }) => seen.has(kind))
    .map((action) => String(safe`- ${escapeMarkdown(describe(action))}`));
}

/** Notes as the release page will show them; they are safe already. */
function notes(actions: readonly Action[]): readonly Section[] {
  return actions.flatMap((action) =>
    action.kind === 'draftRelease'
      ? [
          section({
            title: `Notes of ${summary(action.tag)}`,
            items: piecesOf(action.notes),
            rank: 5,
            folded: true,
          }),
        ]
      : [],
  );
}

/** A name inside the HTML of a summary, in which Markdown does not count. */
function summary(text: string): string {
  return text.slice(0, 200).replace(/[^\w.@/+ -]/g, (char) => `&#${String(char.codePointAt(0))};`);
}

function files(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => {
    if (action.kind === 'removeFile') return [String(safe`- ${code(action.path)} is removed`)];
    if (action.kind !== 'writeFile') return [];
    const { path, before, edits } = action;
    if (before === null) return [String(safe`- ${code(path)} is new`)];
    const more = edits.length > editLimit ? [safe`… and ${edits.length - editLimit} more places`] : [];
    const places = [...edits.slice(0, editLimit).map(edit), ...more];
    return [String(safe`- ${code(path)}: ${join(places, safe`; `)}`)];
  });
}

/** Most places of one file that are shown. */
const editLimit = 5;

function edit({ was, text }: TextEdit): Markdown {
  if (text.includes('\n'))
    return safe`${escapeMarkdown(plural(text.split('\n').length - 1, 'line', 'lines'))} added`;
  if (was === '') return safe`${code(text)} added`;
  return text === '' ? safe`${code(was)} removed` : safe`${code(was)} → ${code(text)}`;
}

function foot({ commits, planId }: PreviewModel): string {
  return String(safe`${commits}\n\nPlan ${planId}`);
}
