import type ts from 'typescript';
import type { ApiChange } from '../core/api.ts';
import type { Both } from './compiler.ts';
import type { Loaded } from './program.ts';

/** Enums by their members: a lost or changed one breaks, a new one is a feature. */
export function enumChanges(loaded: Loaded, { name, old, next }: Both): readonly ApiChange[] {
  const [before, after] = [membersOf(loaded, old), membersOf(loaded, next)];
  const lost = [...before].filter(([member]) => !after.has(member));
  const changed = [...before].filter(([member, value]) => after.has(member) && after.get(member) !== value);
  const added = [...after].filter(([member]) => !before.has(member));
  return [
    ...lost.map(([member]) => major(`${name}.${member}`, 'is gone')),
    ...changed.map(([member]) => major(`${name}.${member}`, 'has another value')),
    ...added.map(([member]): ApiChange => ({ name: `${name}.${member}`, level: 'minor', what: 'is new' })),
  ];
}

function major(name: string, what: string): ApiChange {
  return { name, level: 'major', what };
}

function membersOf({ ts, checker }: Loaded, symbol: ts.Symbol): ReadonlyMap<string, string> {
  const members = (symbol.declarations ?? []).flatMap((node) =>
    ts.isEnumDeclaration(node) ? [...node.members] : [],
  );
  return new Map(
    members.map((member) => [member.name.getText(), String(checker.getConstantValue(member) ?? 'computed')]),
  );
}
