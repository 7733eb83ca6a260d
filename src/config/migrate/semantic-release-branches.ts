import type { Json } from '../../core/plugin-call.ts';
import {
  becomes,
  byHand,
  isDefaultBranch,
  setting,
  unnecessary,
  type Ground,
  type Outcome,
  type Setting,
} from './model.ts';
import { at, listOf, textOf } from './values.ts';

interface Branch {
  readonly name: string;
  readonly range: string | null;
  /** Whether it releases under another name than its own on the registry. */
  readonly hasChannel: boolean;
  /** The identifier of its prereleases, or null. */
  readonly pre: string | null;
}

/**
 * `branches` of semantic-release (docs/usage/workflow-configuration.md): maintenance branches have a range as name or
 * setting, prerelease branches `prerelease`; the first other one is the main one.
 */
export function branches(value: Json, ground: Ground): Outcome {
  const list = listOf(value).map(branchOf);
  const known = list.filter((one) => one !== null);
  const plain = known.filter(({ pre, name, range }) => pre === null && range === null && !isRange(name));
  const [main = null, ...others] = plain;
  const channels = known.filter((one) => !plain.includes(one) && !one.hasChannel).flatMap(channelOf);
  const settings: readonly Setting[] = [
    ...mainBranch(main, ground),
    ...(channels.length === 0
      ? []
      : [setting('channels', Object.fromEntries(channels), 'the branches semantic-release released from')]),
  ];
  const left = [
    ...(known.length < list.length ? ['a branch without a name: say it in branch and channels'] : []),
    ...othersToo(others),
    ...known.filter(({ hasChannel }) => hasChannel).map(ownChannel),
  ];
  if (left.length > 0) return { ...byHand(left.join('; ')), settings };
  return settings.length === 0
    ? unnecessary('these branches release the same without being named')
    : becomes('branch and channels', ...settings);
}

/** A second release branch is stable there, under a dist-tag of its own; here `next` makes prereleases. */
function othersToo(others: readonly Branch[]): readonly string[] {
  if (others.length === 0) return [];
  const names = others.map(({ name }) => name).join(', ');
  return [
    `from ${names} semantic-release releases stable versions under another dist-tag; here next makes prereleases, and channels says what other branches release`,
  ];
}

function ownChannel({ name }: Branch): string {
  return `${name} releases under a dist-tag that is not its name: channels and publish.npm say under which`;
}

function mainBranch(main: Branch | null, ground: Ground): readonly Setting[] {
  if (main === null || isDefaultBranch(main.name, ground)) return [];
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
  const [pre, channel] = [at(value, 'prerelease'), at(value, 'channel')];
  const id = textOf(pre)?.replace(/^\$\{\s*name.*$/, '') ?? '';
  return {
    name,
    range: textOf(at(value, 'range')),
    hasChannel: channel !== undefined && channel !== null && channel !== name,
    pre: pre === undefined || pre === false ? null : id === '' ? name : id,
  };
}
