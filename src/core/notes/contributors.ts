import type { Change } from '../model.ts';
import { cleanLine } from './clean.ts';
import { escapeMarkdown } from './markdown.ts';
import type { Markdown } from './markdown.ts';

type Person = Change['author'];

/**
 * Names of the authors and co-authors, each person once (by e-mail address or name), in order of name. Bots
 * (`[bot]` in the name or address, as forges mark them) are left out; accounts are not guessed.
 */
export function contributors(changes: readonly Change[]): readonly Markdown[] {
  const seen = new Set<string>();
  const names: string[] = [];
  for (const person of changes.flatMap((change) => [change.author, ...change.coAuthors])) {
    const name = cleanLine(person.name);
    const keys = [name.toLowerCase(), `<${person.email.trim().toLowerCase()}>`].filter(
      (key) => !/^(?:<>)?$/.test(key),
    );
    const known = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    if (!known && name !== '' && !isBot(person)) names.push(name);
  }
  return names
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map((name) => escapeMarkdown(name));
}

function isBot({ name, email }: Person): boolean {
  return `${name} ${email}`.toLowerCase().includes('[bot]');
}
