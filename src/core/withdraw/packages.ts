import { shellWord } from '../quote.ts';
import type { ShownVersion } from './shown.ts';
import { greatestOf, isBefore, isSameKind } from './rank.ts';
import { already, leftToDo, toDo, type Published, type WithdrawStep } from './step.ts';
import { isOurMark, withdrawnWords } from './words.ts';

/** An image that was released, as the ledger tells. */
export interface KnownImage {
  readonly version: string;
  /** `sha256:…` */
  readonly digest: string;
  /** Tags that moved to it when it was released: it may have them again. */
  readonly moving: readonly string[];
}

/** What is wanted of a version. */
export interface Wish {
  readonly version: string;
  readonly direction: 'yank' | 'restore';
  /** Everything, or only what moves: tags, and which page is the latest. */
  readonly scope: 'all' | 'tags';
  readonly reason: string | null;
  /** The version to use instead; null where none is known. */
  readonly better: string | null;
  /** Versions that are withdrawn themselves, this one among them. */
  readonly bad: ReadonlySet<string>;
}

/** What is to be done about a version in its registry: its tags first, so that nobody new gets it; then its mark. */
export function packageSteps(
  on: Published,
  shown: ShownVersion,
  wish: Wish,
  images: readonly KnownImage[] = [],
): readonly WithdrawStep[] {
  if (shown.name === null) return [already(labelOf(on), 'the registry does not have it')];
  const isAll = wish.scope === 'all';
  switch (on.to) {
    case 'npm':
      return [...distTags(on, shown, wish), ...(isAll ? [mark(on, shown, wish)] : [])];
    case 'cargo':
      return isAll ? [mark(on, shown, wish)] : [];
    case 'python':
      return isAll ? [pythonMark(on, shown, wish)] : [];
    case 'image':
      return imageTags(on, shown, { wish, images });
  }
}

/** A tag goes to the greatest version before that is good and for the same people; back, unless it has gone on meanwhile. */
function distTags(on: Published, { tags, good }: ShownVersion, wish: Wish): readonly WithdrawStep[] {
  const { version, direction, bad } = wish;
  if (direction === 'restore') {
    const own = on.tag ?? 'latest';
    const at = tags.get(own);
    if (at === undefined || !isBefore(at, version))
      return [already(`${labelOf(on)}: tag ${own}`, at === undefined ? null : `it is at ${at}`)];
    return [isOption(own) ? left(on, own) : point(on, own, version, version)];
  }
  const held = [...tags].filter(([, at]) => at === version).map(([tag]) => tag);
  const fit = good.filter((one) => !bad.has(one) && isBefore(one, version) && isSameKind(one, version));
  const best = greatestOf(fit);
  if (held.length === 0) return [already(`${labelOf(on)}: tags`, 'no tag is at it')];
  return held.map((tag) => (best === null || isOption(tag) ? left(on, tag) : point(on, tag, best, best)));
}

function left(on: Published, tag: string): WithdrawStep {
  const step = `${labelOf(on)}: tag ${tag}`;
  if (isOption(tag)) return leftToDo(step, 'its name begins with a hyphen: npm takes it for an option', null);
  const command = `npm dist-tag add ${shellWord(`${on.package}@<version>`)} ${shellWord(tag)}`;
  return leftToDo(step, `there is no good version before it that ${tag} could go to`, command);
}

/** A registry may answer with any name: one that begins with a hyphen would be an option of the tool that moves it. */
function isOption(tag: string): boolean {
  return tag.startsWith('-');
}

function point(on: Published, tag: string, to: string, version: string): WithdrawStep {
  const step = `${labelOf(on)}: tag ${tag} to ${version}`;
  return toDo(step, { kind: 'point', on, tag, to }, pointCommand(on, tag, to));
}

/** The command of the registry's own tool that moves a tag. */
export function pointCommand(
  { to: publisher, package: name, registry }: Published,
  tag: string,
  to: string,
): string {
  if (publisher === 'image')
    return `docker buildx imagetools create --tag ${shellWord(`${name}:${tag}`)} ${shellWord(`${name}@${to}`)}`;
  return `npm dist-tag add ${shellWord(`${name}@${to}`)} ${shellWord(tag)}${placeOf(registry)}`;
}

function mark(on: Published, shown: ShownVersion, wish: Wish): WithdrawStep {
  const { direction, reason } = wish;
  const isYank = direction === 'yank';
  const words = isYank ? withdrawnWords(reason, betterIn(shown, wish)) : null;
  const step = `${labelOf(on)}: ${isYank ? verbs[on.to] : `not ${verbs[on.to]} any more`}`;
  const is = shown.mark;
  if (isYank === (is !== null)) return already(step, is === '' ? null : is);
  const command = markCommand(on, words);
  if (!isYank && is !== null && is !== '' && !isOurMark(is))
    return leftToDo(step, `it is deprecated in other words, by somebody: ${is}`, command);
  return toDo(step, { kind: 'mark', on, words }, command);
}

/** What to use instead, among what the registry has. */
function betterIn({ good }: ShownVersion, { version, better, bad }: Wish): string | null {
  if (better !== null && good.includes(better)) return better;
  return greatestOf(good.filter((one) => !bad.has(one) && isSameKind(one, version)));
}

const verbs = { npm: 'deprecated', cargo: 'yanked', python: 'yanked', image: 'withdrawn' } as const;

function markCommand({ to, package: name, version, registry }: Published, words: string | null): string {
  const which = shellWord(`${name}@${version}`);
  if (to === 'npm') return `npm deprecate ${which} ${shellWord(words ?? '')}${placeOf(registry)}`;
  return `cargo yank ${words === null ? '--undo ' : ''}${which}${placeOf(registry)}`;
}

function placeOf(registry: string | null): string {
  return registry === null ? '' : ` --registry ${shellWord(registry)}`;
}

/** PEP 592 says what a yanked file is, and nothing how to yank it: pypi.org has a page for it and no interface. */
function pythonMark(on: Published, { mark: is }: ShownVersion, { direction }: Wish): WithdrawStep {
  const isYank = direction === 'yank';
  const step = `${labelOf(on)}: ${isYank ? 'yanked' : 'not yanked any more'}`;
  if (isYank === (is !== null)) return already(step, null);
  const { package: name, version, registry } = on;
  const page = `https://pypi.org/manage/project/${encodeURIComponent(name)}/release/${encodeURIComponent(version)}/`;
  return registry === null || new URL(registry).host === 'pypi.org'
    ? leftToDo(step, 'PyPI has no interface for it: an owner does it on this page, under Options', page)
    : leftToDo(step, `${registry} has no interface for it that is known here`, null);
}

interface Imaging {
  readonly wish: Wish;
  /** The same image at other versions, newest first. */
  readonly images: readonly KnownImage[];
}

/** A tag goes to the newest image before that had it: `1.4` is never put on a 1.3. */
function imageTags(
  on: Published,
  { tags, name }: ShownVersion,
  { wish, images }: Imaging,
): readonly WithdrawStep[] {
  const { version, direction, bad } = wish;
  const good = images.filter((one) => !bad.has(one.version) && isBefore(one.version, version));
  const steps = [...tags].flatMap(([tag, at]): readonly WithdrawStep[] => {
    const step = `${labelOf(on)}: tag ${tag}`;
    if (direction === 'restore') {
      const isOlder = images.some(({ digest, version: one }) => digest === at && isBefore(one, version));
      return isOlder ? [point(on, tag, name ?? '', version)] : [already(step, `it is at ${at}`)];
    }
    if (at !== name) return [already(step, `it is at ${at}`)];
    const best = good.find(({ moving, digest }) => moving.includes(tag) && digest !== name);
    if (best !== undefined) return [point(on, tag, best.digest, best.version)];
    return [
      leftToDo(
        step,
        `no good image before it ever had this tag, as far as the ledger tells`,
        pointCommand(on, tag, '<digest>'),
      ),
    ];
  });
  return steps.length === 0 ? [already(`${labelOf(on)}: tags`, 'it has none that move')] : steps;
}

function labelOf({ to, package: name, version }: Published): string {
  return `${to} ${name} ${version}`;
}
