import type { Json } from '../../core/plugin-call.ts';
import { becomes, byHand, setting, unnecessary, type Ground, type Outcome, type Setting } from './model.ts';
import { at, listOf, textOf } from './values.ts';

interface Branch {
  readonly name: string;
  readonly range: string | null;
  readonly channel: string | null;
  /** The identifier of its prereleases, or null. */
  readonly pre: string | null;
}

/**
 * `branches` of semantic-release (docs/usage/workflow-configuration.md): maintenance branches have a range as name or
 * setting, prerelease branches `prerelease`; the first other one is the main one.
 */
export function branches(value: Json, ground: Ground): Outcome {
  const list = listOf(value).map(branchOf);
  if (list.some((one) => one === null))
    return byHand('a branch without a name: say it in branch and channels');
  const known = list.filter((one) => one !== null);
  const plain = known.filter(({ pre, name, range }) => pre === null && range === null && !isRange(name));
  const [main = null, ...others] = plain;
  const channels = [
    ...known.filter((one) => !plain.includes(one)).flatMap(channelOf),
    ...others.filter(({ name }) => !name.startsWith('next')).map(({ name }) => [name, 'latest'] as const),
  ];
  const settings: readonly Setting[] = [
    ...mainBranch(main, ground),
    ...(channels.length === 0
      ? []
      : [setting('channels', Object.fromEntries(channels), 'the branches semantic-release released from')]),
  ];
  const next = others.filter(({ name }) => name.startsWith('next'));
  if (next.length > 0) return nextToo(next, settings);
  return settings.length === 0
    ? unnecessary('these branches release the same without being named')
    : becomes('branch and channels', ...settings);
}

/** semantic-release releases stable versions from `next`, under a dist-tag; here it is a branch of prereleases. */
function nextToo(next: readonly Branch[], settings: readonly Setting[]): Outcome {
  const names = next.map(({ name }) => name).join(', ');
  return {
    ...byHand(
      `from ${names} semantic-release releases stable versions under another dist-tag; here it makes prereleases (1.3.0-next.1)`,
    ),
    settings,
  };
}

function mainBranch(main: Branch | null, { branch }: Ground): readonly Setting[] {
  if (main === null || main.name === branch || /^(?:main|master)$/.test(main.name)) return [];
  return [setting('branch', main.name, 'the branch semantic-release released from')];
}

/** Prerelease branches of the names `alpha`, `beta` and `next`, and maintenance branches called by their range, are known. */
function channelOf({ name, range, pre }: Branch): readonly (readonly [string, string])[] {
  if (pre !== null) return pre === name && ['alpha', 'beta', 'next'].includes(name) ? [] : [[name, pre]];
  return range === null || isRange(name) || !isRange(range) ? [] : [[name, range]];
}

function isRange(text: string): boolean {
  return /^v?\d+\.(?:\d+\.)?x(?:\.x)?$/.test(text) || text.startsWith('+([0-9])');
}

function branchOf(value: Json): Branch | null {
  const name = textOf(value) ?? textOf(at(value, 'name'));
  if (name === null) return null;
  const pre = at(value, 'prerelease');
  const id = textOf(pre)?.replace(/^\$\{\s*name.*$/, '') ?? '';
  return {
    name,
    range: textOf(at(value, 'range')),
    channel: textOf(at(value, 'channel')),
    pre: pre === undefined || pre === false ? null : id === '' ? name : id,
  };
}
