import { shellWord } from '../quote.ts';
import { isBefore } from './rank.ts';
import type { Wish } from './packages.ts';
import { already, leftToDo, toDo, type WithdrawStep } from './step.ts';

/** A release page as it is now. */
export interface ShownPage {
  readonly tag: string;
  /** Whether it says on top that it is withdrawn. */
  readonly hasBanner: boolean;
  /** Tag and version of the page that is shown as the latest; null where none is, or it is of another package. */
  readonly latest: { readonly tag: string; readonly version: string } | null;
  /** Whether it was shown as the latest when it was published. */
  readonly wasLatest: boolean;
  /** Tag of the page to show as the latest instead; null where there is none. */
  readonly next: string | null;
  /** The command that does all of it once more. */
  readonly again: string;
}

/** What is to be done about a release page: what people see first, then what it says. */
export function pageSteps(page: ShownPage, wish: Wish): readonly WithdrawStep[] {
  return [...latestSteps(page, wish), ...(wish.scope === 'all' ? [bannerStep(page, wish)] : [])];
}

function latestSteps(
  { tag, latest, wasLatest, next }: ShownPage,
  { version, direction }: Wish,
): readonly WithdrawStep[] {
  const step = (to: string): string => `page ${tag}: latest is ${to}`;
  if (direction === 'restore') {
    if (!wasLatest || latest === null || !isBefore(latest.version, version)) return [];
    return [toDo(step(tag), { kind: 'latest', tag }, latestCommand(tag))];
  }
  if (latest?.tag !== tag) return [already(`page ${tag}: latest`, 'it is not shown as the latest')];
  if (next === null)
    return [
      leftToDo(
        `page ${tag}: latest`,
        'there is no good release before it that could be shown as the latest',
        `gh release edit ${shellWord(tag)} --latest=false`,
      ),
    ];
  return [toDo(step(next), { kind: 'latest', tag: next }, latestCommand(next))];
}

/** The command of GitHub's own tool that shows a page as the latest. */
export function latestCommand(tag: string): string {
  return `gh release edit ${shellWord(tag)} --latest`;
}

function bannerStep({ tag, hasBanner, again }: ShownPage, { direction, reason }: Wish): WithdrawStep {
  const isYank = direction === 'yank';
  const step = `page ${tag}: ${isYank ? 'says that it is withdrawn' : 'does not say that it is withdrawn any more'}`;
  if (isYank === hasBanner) return already(step, null);
  return toDo(step, { kind: 'banner', tag, words: isYank ? (reason ?? '') : null }, again);
}
