import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';
import { compareSurfaces } from '../../src/api/compare.ts';
import { hostOf, loadPair } from '../../src/api/program.ts';
import { apiLevel, type ApiReport } from '../../src/core/api.ts';

const plain = hostOf(ts);
const libraries = new Map<string, ts.SourceFile | undefined>();
/** The libraries are parsed once for all cases. */
const host: ts.CompilerHost = {
  ...plain,
  getSourceFile: (path, version) => {
    if (!libraries.has(path)) libraries.set(path, plain.getSourceFile(path, version));
    return libraries.get(path);
  },
};

function report(old: string, next: string): ApiReport {
  const files = new Map([
    ['/old/index.d.ts', old],
    ['/next/index.d.ts', next],
  ]);
  const memory: ts.CompilerHost = {
    ...host,
    readFile: (path) => files.get(path) ?? host.readFile(path),
    fileExists: (path) => files.has(path) || host.fileExists(path),
  };
  return compareSurfaces(loadPair(ts, { old: '/old/index.d.ts', next: '/next/index.d.ts' }, memory));
}

type Expected = 'major' | 'minor' | null;
/** [what happens, before, after, level]. */
const cases: readonly (readonly [string, string, string, Expected])[] = [
  [
    'nothing',
    'export declare function f(a: string): void;',
    'export declare function f(a: string): void;',
    null,
  ],
  [
    'comments and layout',
    'export declare const a: 1;',
    '/** Now said. */\nexport declare const a:\n  1;',
    null,
  ],
  [
    'an export is gone',
    'export declare const a: 1; export declare const b: 2;',
    'export declare const a: 1;',
    'major',
  ],
  [
    'an export is new',
    'export declare const a: 1;',
    'export declare const a: 1; export declare const b: 2;',
    'minor',
  ],
  [
    'a parameter takes more',
    'export declare function f(a: string): void;',
    'export declare function f(a: string | number): void;',
    'minor',
  ],
  [
    'a parameter takes less',
    'export declare function f(a: string | number): void;',
    'export declare function f(a: string): void;',
    'major',
  ],
  [
    'an optional parameter is new',
    'export declare function f(a: string): void;',
    'export declare function f(a: string, b?: number): void;',
    'minor',
  ],
  [
    'a required parameter is new',
    'export declare function f(a: string): void;',
    'export declare function f(a: string, b: number): void;',
    'major',
  ],
  [
    'a parameter becomes required',
    'export declare function f(a?: string): void;',
    'export declare function f(a: string): void;',
    'major',
  ],
  [
    'a parameter becomes optional',
    'export declare function f(a: string): void;',
    'export declare function f(a?: string): void;',
    'minor',
  ],
  [
    'a result says more',
    'export declare function f(): { a: 1 };',
    'export declare function f(): { a: 1; b: 2 };',
    'minor',
  ],
  [
    'a result says less',
    'export declare function f(): { a: 1; b: 2 };',
    'export declare function f(): { a: 1 };',
    'major',
  ],
  [
    'a result is wider',
    'export declare function f(): string;',
    'export declare function f(): string | null;',
    'major',
  ],
  [
    'a result is narrower',
    'export declare function f(): string | null;',
    'export declare function f(): string;',
    'minor',
  ],
  ['a constant is wider', "export declare const k: 'a';", 'export declare const k: string;', 'major'],
  [
    'an overload is gone',
    'export declare function f(a: string): string; export declare function f(a: number): number;',
    'export declare function f(a: string): string;',
    'major',
  ],
  [
    'an overload is new',
    'export declare function f(a: string): string;',
    'export declare function f(a: string): string; export declare function f(a: number): number;',
    'minor',
  ],
  [
    'a generic function asks for more',
    'export declare function f<T>(a: T): T;',
    'export declare function f<T extends string>(a: T): T;',
    'major',
  ],
  [
    'a generic function asks for less',
    'export declare function f<T extends string>(a: T): T;',
    'export declare function f<T>(a: T): T;',
    'minor',
  ],
  [
    'an option is new',
    'export interface O { a?: 1 } export declare function f(o: O): void;',
    'export interface O { a?: 1; b?: 2 } export declare function f(o: O): void;',
    'minor',
  ],
  [
    'an option becomes required',
    'export interface O { a?: 1 } export declare function f(o: O): void;',
    'export interface O { a: 1 } export declare function f(o: O): void;',
    'major',
  ],
  [
    'an option becomes optional',
    'export interface O { a: 1 } export declare function f(o: O): void;',
    'export interface O { a?: 1 } export declare function f(o: O): void;',
    'minor',
  ],
  [
    'an option is gone',
    'export interface O { a?: 1; b?: 2 } export declare function f(o: O): void;',
    'export interface O { a?: 1 } export declare function f(o: O): void;',
    'major',
  ],
  [
    'a union that is taken grows',
    "export type U = 'a' | 'b'; export declare function f(u: U): void;",
    "export type U = 'a' | 'b' | 'c'; export declare function f(u: U): void;",
    'minor',
  ],
  [
    'a union that is given grows',
    "export type U = 'a' | 'b'; export declare function f(): U;",
    "export type U = 'a' | 'b' | 'c'; export declare function f(): U;",
    'major',
  ],
  ['a union nobody uses grows', "export type U = 'a' | 'b';", "export type U = 'a' | 'b' | 'c';", 'major'],
  [
    'an interface nobody uses gets a member',
    'export interface I { a: 1 }',
    'export interface I { a: 1; b: 2 }',
    'minor',
  ],
  [
    'an interface loses a member',
    'export interface I { a: 1; b: 2 }',
    'export interface I { a: 1 }',
    'major',
  ],
  ['a type is another one', 'export type T = string;', 'export type T = number;', 'major'],
  ['a type needs an argument', 'export type T = string;', 'export type T<A> = A;', 'major'],
  ['a type takes a defaulted argument', 'export type T = string;', 'export type T<A = string> = A;', 'minor'],
  [
    'a generic interface loses a member',
    'export interface G<T> { a: T; b: T }',
    'export interface G<T> { a: T }',
    'major',
  ],
  [
    'a class keeps its face, private parts change',
    'export declare class C { private a; #b; m(): void }',
    'export declare class C { private z; m(): void }',
    null,
  ],
  [
    'a class gets a method',
    'export declare class C { m(): void }',
    'export declare class C { m(): void; n(): void }',
    'minor',
  ],
  [
    'a class loses a method',
    'export declare class C { m(): void; n(): void }',
    'export declare class C { m(): void }',
    'major',
  ],
  [
    'a method takes less',
    'export declare class C { m(a: string | number): void }',
    'export declare class C { m(a: string): void }',
    'major',
  ],
  [
    'a constructor takes less',
    'export declare class C { constructor(a: string | number) }',
    'export declare class C { constructor(a: string) }',
    'major',
  ],
  [
    'a protected member is gone',
    'export declare class C { protected p: 1; m(): void }',
    'export declare class C { m(): void }',
    'major',
  ],
  [
    'a protected member stays',
    'export declare class C { protected p: 1 }',
    'export declare class C { protected p: 1 }',
    null,
  ],
  [
    'an enum gets a member',
    'export declare enum E { A = 0 }',
    'export declare enum E { A = 0, B = 1 }',
    'minor',
  ],
  [
    'an enum member gets another value',
    'export declare enum E { A = 0 }',
    'export declare enum E { A = 1 }',
    'major',
  ],
  [
    'a namespace loses a member',
    'export declare namespace N { const a: 1; const b: 2 }',
    'export declare namespace N { const a: 1 }',
    'major',
  ],
  ['a class becomes a type only', 'export declare class C { a: 1 }', 'export interface C { a: 1 }', 'major'],
  [
    'the default export takes more',
    'export default function f(a: string): void;',
    'export default function f(a: string | number): void;',
    'minor',
  ],
  [
    'a name moves behind a re-export',
    'export declare const a: 1;',
    'declare const b: 1; export { b as a };',
    null,
  ],
  [
    'a readonly list is taken',
    'export declare function f(a: string[]): void;',
    'export declare function f(a: readonly string[]): void;',
    'minor',
  ],
];

test('the level of every kind of change', () => {
  const wrong = cases.flatMap(([what, old, next, level]) => {
    const found = report(old, next);
    return apiLevel(found) === level
      ? []
      : [`${what}: ${String(level)} expected, ${JSON.stringify(found.changes)}`];
  });
  console.log(`ℹ ${cases.length} cases, ${cases.length - wrong.length} passed, ${wrong.length} failed`);
  assert.deepEqual(wrong, []);
});

test('a surface is the same as itself, whatever stands in it', () => {
  for (const [, old, next] of cases) {
    assert.deepEqual(report(old, old).changes, []);
    assert.deepEqual(report(next, next).changes, []);
  }
});

test('types that are not found are told and count as any', () => {
  const text = "import type { X } from 'nowhere-to-be-found';\nexport declare function f(x: X): void;";
  assert.deepEqual(report(text, text), {
    changes: [],
    notes: ["types of 'nowhere-to-be-found' were not found and count as any"],
  });
});
