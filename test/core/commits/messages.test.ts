import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { CommitParser } from 'conventional-commits-parser';
import { z } from 'zod';
import { readMessage } from '../../../src/core/commits/index.ts';
import { commit, rules } from './helpers.ts';

const readingShape = z.object({
  type: z.string().nullable(),
  scope: z.string().nullable(),
  breaking: z.boolean(),
});
type Reading = z.infer<typeof readingShape>;

const shape = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      basis: z.enum(['spec', 'convention']),
      expect: readingShape,
      message: z.string(),
    }),
  ),
});

const file = new URL('../../../../test/core/commits/messages.json', import.meta.url);
const { messages } = shape.parse(JSON.parse(readFileSync(file, 'utf8')));

/**
 * Where this tool means to read otherwise than `expect`, and why. Parsers report git's own reverts beside the type; here
 * they are changes: a revert of something released bumps patch.
 */
const reasons = {
  revert: 'git\'s `Revert "…"` of something outside the range is a change of type revert (it bumps patch)',
  emptyScope: 'an empty scope means none: the header must parse, so a type is not lost over two parentheses',
  squash: 'the header is not conventional, so the conventional items of the body are the changes',
} as const;

const deviations: Readonly<Record<string, keyof typeof reasons>> = {
  'GoogleCloudPlatform/functions-framework-nodejs@8aef26e3fc': 'revert',
  'changesets/changesets@b42f892f81': 'revert',
  'crate-ci/cargo-release@b0f6ed6303': 'revert',
  'googleapis/google-auth-library-python@a48b5b9135': 'revert',
  'goreleaser/goreleaser@5eee70de8b': 'revert',
  'goreleaser/goreleaser@cb6d4dff61': 'revert',
  'jest-community/eslint-plugin-jest@491271aaa3': 'revert',
  'knope-dev/knope@de465486a2': 'revert',
  'refactor-group/refactor-platform-rs@990d6d7f0d': 'revert',
  'refactor-group/refactor-platform-rs@9ca41cfb15': 'revert',
  'semantic-release/semantic-release@3a2acce01f': 'revert',
  'conventional-changelog/conventional-changelog@1050a5c2be': 'emptyScope',
  'conventional-changelog/conventional-changelog@6a1c4d10c0': 'emptyScope',
  'conventional-changelog/conventional-changelog@9624a6b84e': 'emptyScope',
  'conventional-changelog/conventional-changelog@c9918a4c18': 'emptyScope',
  'conventional-changelog/conventional-changelog@ee76424e7d': 'emptyScope',
  'lerna/lerna@d707386f13': 'squash',
};

/** The most tolerant of the established readings: the options of the conventionalcommits preset 9.3.1. */
const parser = new CommitParser({
  headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
});

test('real messages', (t) => {
  const read = messages.map((sample) => ({ ...sample, found: reading(sample.message) }));
  const differing = read.filter(({ expect, found }) => differs(expect, found));
  assert.deepEqual(
    differing.map(({ id }) => id).sort(),
    Object.keys(deviations).sort(),
    'only the deviations that are meant',
  );
  for (const { id, expect, found } of differing) {
    assert.deepEqual({ ...found, type: null }, { ...expect, scope: null }, `${id}: only the type differs`);
  }
  for (const basis of ['spec', 'convention'] as const) {
    t.diagnostic(
      figures(
        basis,
        read.filter((sample) => sample.basis === basis),
      ),
    );
  }
  t.diagnostic(figures('all', read));
  for (const [key, reason] of Object.entries(reasons)) {
    t.diagnostic(
      `${String(Object.values(deviations).filter((name) => name === key).length)} meant otherwise: ${reason}`,
    );
  }
});

test('the header is read better than conventional-commits-parser reads it', (t) => {
  // Like for like: the parser too reports git's reverts beside the type.
  const ours = count(
    messages.map(({ id, expect, message }) => ({
      expect,
      found: deviations[id] === 'revert' ? { ...reading(message), type: null } : reading(message),
    })),
  );
  const theirs = count(messages.map(({ expect, message }) => ({ expect, found: parserReading(message) })));
  t.diagnostic(
    `${String(messages.length)} messages: this tool ${JSON.stringify(ours)}, parser ${JSON.stringify(theirs)}`,
  );
  assert.ok(ours.type > theirs.type && ours.scope >= theirs.scope && ours.breaking > theirs.breaking);
});

function parserReading(message: string): Reading {
  const { type, scope, notes } = parser.parse(message);
  return {
    type: type?.toLowerCase() ?? null,
    scope:
      scope
        ?.split(',')
        .map((name) => name.trim())
        .join(',') ?? null,
    breaking: notes.length > 0,
  };
}

function reading(message: string): Reading {
  const [first, ...more] = readMessage(commit('c', message), rules).changes;
  const type = first === undefined || first.type === 'other' ? null : first.type;
  const scope = first === undefined || first.scopes.length === 0 ? null : first.scopes.join(',');
  return { type, scope, breaking: [first, ...more].some((change) => change?.breaking === true) };
}

function differs(expect: Reading, found: Reading): boolean {
  return expect.type !== found.type || scopes(expect) !== found.scope || expect.breaking !== found.breaking;
}

function scopes({ scope }: Reading): string | null {
  return scope === null
    ? null
    : scope
        .split(',')
        .map((name) => name.trim())
        .join(',');
}

interface Pair {
  readonly expect: Reading;
  readonly found: Reading;
}

function count(pairs: readonly Pair[]): { type: number; scope: number; breaking: number } {
  return {
    type: pairs.filter(({ expect, found }) => expect.type === found.type).length,
    scope: pairs.filter(({ expect, found }) => scopes(expect) === found.scope).length,
    breaking: pairs.filter(({ expect, found }) => expect.breaking === found.breaking).length,
  };
}

function figures(name: string, pairs: readonly Pair[]): string {
  const { type, scope, breaking } = count(pairs);
  return `${name}: ${String(pairs.length)} messages, agreeing type ${String(type)}, scope ${String(scope)}, breaking ${String(breaking)}`;
}
