import type { Config } from '../config/config.ts';
import type { Decision } from '../core/decide/decide.ts';
import type { Pending, Span } from '../core/decide/pending.ts';
import { ReleaseError } from '../core/error.ts';
import type { Line } from '../core/lines/lines.ts';
import type { Level, TaggedRelease } from '../core/model.ts';
import { cleanLine, cleanLines, cut } from '../core/notes/clean.ts';
import type { PluginContext, PluginQuestion, PluginTopic } from '../core/plugin-call.ts';
import { toldVersions } from '../core/told-versions.ts';
import { maxLevel } from '../core/version/version.ts';
import type { PluginHost } from '../ports.ts';
import type { Reading } from './read.ts';
import type { Renderer } from './renderer.ts';

/** Loads what runs plugins of semantic-release; called only when one is to be asked. */
export type OpenPlugins = () => PluginHost;

/** Lets plugins say how far each line moves, in place of the rules for commits. The greatest answer counts; none is no release. */
export async function analysed(reading: Reading, { plugins }: Config, open: OpenPlugins): Promise<Reading> {
  const questions = questionsOn('analyzeCommits', plugins);
  if (questions.length === 0) return reading;
  const host = open();
  const pending: Pending[] = [];
  for (const one of reading.accounting.pending) {
    const asked = questions.filter((question) => isAbout(question, one.line));
    pending.push(asked.length === 0 ? one : await settled(one, asked, { reading, host }));
  }
  return { ...reading, accounting: { ...reading.accounting, pending } };
}

function questionsOn(topic: PluginTopic, plugins: Config['plugins']): readonly PluginQuestion[] {
  return plugins.flatMap(({ asks }) => (asks?.topics.includes(topic) === true ? [asks] : []));
}

function isAbout({ packages }: PluginQuestion, { members }: Pick<Line, 'members'>): boolean {
  return packages === null || members.some(({ name }) => packages.includes(name));
}

interface Asking {
  readonly reading: Reading;
  readonly host: PluginHost;
}

async function settled(
  pending: Pending,
  questions: readonly PluginQuestion[],
  asking: Asking,
): Promise<Pending> {
  const { whole, line, range } = pending;
  const level = await levelOf(line, pending, questions, asking);
  const all = whole.range === range ? level : await levelOf(line, whole, questions, asking);
  const said = questions.map(({ plugin }) => plugin).join(', ');
  return { ...pending, level, whole: { ...whole, level: all }, said };
}

/** Without commits there is nothing to say: what changesets and dependencies ask for stays. */
async function levelOf(
  line: Line,
  span: Span,
  questions: readonly PluginQuestion[],
  { reading, host }: Asking,
): Promise<Level | null> {
  const commits = commitsOf(line, span, reading);
  if (commits.length === 0) return span.level;
  let level: Level | null = null;
  for (const { plugin, options } of questions) {
    const use = { plugin, options, tag: '', path: line.path, notes: '' };
    const told = { ...beforeRelease(line, reading), commits };
    level = maxLevel(level, readLevel(await host.ask('analyzeCommits', use, told), plugin));
  }
  return level;
}

function readLevel(said: string | null, plugin: string): Level | null {
  const level = (['major', 'minor', 'patch'] as const).find((one) => one === said);
  if (level !== undefined || said === null) return level ?? null;
  throw new ReleaseError(
    'PLUGIN_FAILED',
    `${plugin} analyzeCommits: '${cut(cleanLine(said), 60)}' is no step of a version`,
    { hint: "It may answer 'major', 'minor', 'patch' or null; prereleases come from the branch or --pre" },
  );
}

/** Commits of a line, newest first, whether we understand their messages or not. */
function commitsOf({ members }: Line, { range }: Span, { accounting }: Reading): readonly string[] {
  const { commits, touched } = accounting;
  const isOwn = (sha: string): boolean =>
    range.has(sha) && members.some(({ manifest }) => touched.get(sha)?.has(manifest) === true);
  return commits.map(({ commit }) => commit.sha).filter(isOwn);
}

function beforeRelease({ last }: Line, { standing }: Reading): PluginContext {
  return {
    ...unreleased,
    last: last === null ? null : { version: last.version.version, gitTag: last.name },
    branch: standing.branch ?? 'HEAD',
    gitHead: standing.head,
  };
}

const unreleased = {
  channel: null,
  isPrerelease: false,
  type: 'patch',
  version: '',
  gitTag: '',
  notes: '',
  commits: [],
  releases: [],
  errors: [],
};

/** Lets plugins write the notes of each release, one after the other, in place of the templates; where all are silent those stay. */
export async function withTheirNotes(
  renderer: Renderer,
  { set, told }: Decision,
  {
    reading,
    config,
    open,
  }: { readonly reading: Reading; readonly config: Config; readonly open: OpenPlugins },
): Promise<Renderer> {
  const questions = questionsOn('generateNotes', config.plugins);
  if (questions.length === 0 || set.groups.length === 0) return renderer;
  const asking = { reading, host: open() };
  const texts = new Map<string, string>();
  for (const group of set.groups) {
    const line = reading.lines.lines.find(({ members }) => isIn(group, members));
    const span = told.get(line?.key ?? '');
    if (line === undefined || span === undefined) continue;
    const asked = questions.filter((question) => isAbout(question, line));
    const text = await notesOf(group, asked, { ...asking, commits: commitsOf(line, span, reading) });
    if (text !== '') texts.set(group.tag, text);
  }
  const section = (group: TaggedRelease, text: string): string =>
    text.startsWith('#') ? text : `## ${group.version} (${set.date})\n\n${text}`;
  const instead =
    (own: (group: TaggedRelease) => string, form: (group: TaggedRelease, text: string) => string) =>
    (group: TaggedRelease): string => {
      const text = texts.get(group.tag);
      return text === undefined ? own(group) : form(group, text);
    };
  return {
    ...renderer,
    notes: instead(renderer.notes, (_, text) => text),
    changelog: instead(renderer.changelog, section),
    changelogFile: instead(renderer.changelogFile, section),
  };
}

function isIn({ packages }: TaggedRelease, members: Line['members']): boolean {
  return packages.some((release) => members.some(({ manifest }) => manifest === release.manifest));
}

async function notesOf(
  group: TaggedRelease,
  questions: readonly PluginQuestion[],
  { reading, host, commits }: Asking & { readonly commits: readonly string[] },
): Promise<string> {
  const [release] = group.packages;
  if (release === undefined) return '';
  const texts: string[] = [];
  const { branch, head: gitHead } = reading.standing;
  for (const { plugin, options } of questions) {
    const use = { plugin, options, tag: group.tag, path: group.path, notes: texts.join('\n\n') };
    const told = { ...unreleased, ...toldVersions(release), branch: branch ?? 'HEAD', gitHead, commits };
    const said = await host.ask('generateNotes', use, { ...told, notes: use.notes });
    if (said !== null) texts.push(cleanLines(said.trim()).join('\n'));
  }
  return texts.join('\n\n');
}
