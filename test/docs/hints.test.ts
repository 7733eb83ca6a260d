import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { program } from '../../src/program.ts';
import { root } from './pages.ts';

/** `release`, a command, and the words that may follow it: options, names, and what is filled in. */
const call =
  /\brelease ((?:ledger )?[a-z]+)((?: (?:--[a-z][a-z-]*|<[^<>]+>|\$\{[^{}]+\}|[\w@/#*-][\w.@/#*-]*))*)/g;

/** Commands by name, those of `ledger` by both. */
function commandsOf(top: Command, prefix = ''): ReadonlyMap<string, Command> {
  return new Map(
    top.commands.flatMap((one): [string, Command][] => {
      const name = `${prefix}${one.name()}`;
      return [[name, one], ...commandsOf(one, `${name} `)];
    }),
  );
}

test('commands that messages and pages name have the options they are named with', (t) => {
  const cli = program(
    '0.0.0',
    () => assert.fail('nothing runs'),
    () => undefined,
  );
  const commands = commandsOf(cli);
  const wrong: string[] = [];
  let seen = 0;
  for (const [path, text] of texts())
    for (const [whole, name = '', rest = ''] of text.matchAll(call)) {
      const command = commands.get(name);
      if (command === undefined) continue; // a word of a sentence
      const known = new Set(['--help', ...command.options.map(({ long }) => long)]);
      const options = rest.match(/--[a-z][a-z-]*/g) ?? [];
      seen += options.length;
      wrong.push(...options.filter((one) => !known.has(one)).map((one) => `${path}: ${whole}: ${one}`));
    }
  assert.deepEqual(wrong, []);
  t.diagnostic(`${seen} options named, each there`);
});

/** Sources and pages, with the path of each. */
function texts(): readonly (readonly [path: string, text: string])[] {
  const below = (folder: string, ending: string): readonly string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith(ending))
      .map((path) => join(folder, path));
  return ['README.md', ...below('docs', '.md'), ...below('src', '.ts')].map((path) => [
    path,
    readFileSync(join(root, path), 'utf8'),
  ]);
}
