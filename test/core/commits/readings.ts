import { readFileSync } from 'node:fs';
import { CommitParser } from 'conventional-commits-parser';
import { z } from 'zod';
import { readMessage } from '../../../src/core/commits/index.ts';
import { commit, rules } from './helpers.ts';

const readingShape = z.object({
  type: z.string().nullable(),
  scope: z.string().nullable(),
  breaking: z.boolean(),
});

/** What a parser makes of a message. Types are compared in lower case, scopes without blanks after commas. */
export type Reading = z.infer<typeof readingShape>;

const sampleShape = z.object({
  id: z.string(),
  basis: z.enum(['spec', 'convention']),
  expect: readingShape,
  releasePlease: z.array(z.string()),
  message: z.string(),
});

/** A real message with the reading to agree with. */
export type Sample = z.infer<typeof sampleShape>;

const file = new URL('../../../../test/core/commits/messages.json', import.meta.url);

/** The real messages of `messages.json`. */
export const samples: readonly Sample[] = z
  .object({ messages: z.array(sampleShape) })
  .parse(JSON.parse(readFileSync(file, 'utf8'))).messages;

const parser = new CommitParser();

/** The most tolerant of the established readings: the options of the conventionalcommits preset 9.3.1. */
const presetParser = new CommitParser({
  headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
});

/** Each parser's reading of a message. */
export const readers = {
  'this tool': ({ message }: Sample): Reading => {
    const [first, ...more] = readMessage(commit('c', message), rules).changes;
    const type = first === undefined || first.type === 'other' ? null : first.type;
    const scope = first === undefined || first.scopes.length === 0 ? null : first.scopes.join(',');
    return { type, scope, breaking: [first, ...more].some((change) => change?.breaking === true) };
  },
  parser: (sample: Sample): Reading => parserReading(parser, sample),
  'parser with preset': (sample: Sample): Reading => parserReading(presetParser, sample),
  'release-please': (sample: Sample): Reading => {
    const { main, further } = releasePleaseCommits(sample);
    const [, type, scope] = /^([^(!]+)(?:\((.*)\))?!?$/.exec(main ?? '') ?? [];
    const breaking = [main, ...further].some((header) => header?.endsWith('!') === true);
    return normal({ type: type ?? null, scope: scope ?? null, breaking });
  },
} as const;

export type ReaderName = keyof typeof readers;

/** Of the commits release-please reads in one message, that of the header, and the others. */
export function releasePleaseCommits({ message, releasePlease }: Sample): {
  readonly main: string | undefined;
  readonly further: readonly string[];
} {
  const start = releasePlease.findIndex((header) => message.startsWith(header.replace(/!$/, '')));
  const at = start >= 0 ? start : releasePlease.length - 1;
  return { main: releasePlease[at], further: releasePlease.filter((_, index) => index !== at) };
}

function parserReading(using: CommitParser, { message }: Sample): Reading {
  const { type = null, scope = null, notes } = using.parse(message);
  return normal({ type, scope, breaking: notes.length > 0 });
}

function normal({ type, scope, breaking }: Reading): Reading {
  const names = scope?.split(',').map((name) => name.trim());
  return { type: type?.toLowerCase() ?? null, scope: names?.join(',') ?? null, breaking };
}

/** Which fields of two readings differ. */
export function differing(expect: Reading, found: Reading): readonly (keyof Reading)[] {
  const wanted = normal(expect);
  return (['type', 'scope', 'breaking'] as const).filter((field) => wanted[field] !== found[field]);
}
