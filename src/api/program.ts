import type ts from 'typescript';
import type { TypeScript } from './compiler.ts';
import { withoutPrivates } from './strip.ts';

/** The declarations of one entry point, before and after. Absolute paths. */
export interface EntryPair {
  readonly old: string;
  readonly next: string;
}

/** What is behind an entry point. */
export interface Surface {
  readonly exports: ReadonlyMap<string, ts.Symbol>;
}

/** Both surfaces of an entry point, in one program so that their types can be held against each other. */
export interface Loaded {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly old: Surface;
  readonly next: Surface;
  /** Modules that could not be found: their types count as `any`. */
  readonly unresolved: readonly string[];
}

const options = (ts: TypeScript): ts.CompilerOptions => ({
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});

/**
 * Reads both declarations. What the released one imports from other packages is looked up from the candidate, so that
 * a third party's types are the same on both sides.
 */
export function loadPair(ts: TypeScript, pair: EntryPair, host: ts.CompilerHost): Loaded {
  const unresolved = new Set<string>();
  const program = ts.createProgram([pair.old, pair.next], options(ts), guardHost(ts, pair, host, unresolved));
  const checker = program.getTypeChecker();
  const surface = (path: string): Surface => {
    const file = program.getSourceFile(path);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    const exports = module === undefined ? [] : checker.getExportsOfModule(module);
    return { exports: new Map(exports.map((symbol) => [symbol.name, symbol])) };
  };
  return { ts, checker, old: surface(pair.old), next: surface(pair.next), unresolved: [...unresolved] };
}

/** A host for the options above, on the file system of a TypeScript `System`. */
export function hostOf(ts: TypeScript): ts.CompilerHost {
  return ts.createCompilerHost(options(ts), true);
}

function guardHost(
  ts: TypeScript,
  { next }: EntryPair,
  host: ts.CompilerHost,
  unresolved: Set<string>,
): ts.CompilerHost {
  return {
    ...host,
    getSourceFile: (path, version) => {
      if (isLibrary(path)) return host.getSourceFile(path, version);
      const text = host.readFile(path);
      return text === undefined
        ? undefined
        : ts.createSourceFile(path, withoutPrivates(ts, path, text), version, true);
    },
    resolveModuleNameLiterals: (literals, from, _redirected, settings) =>
      literals.map(({ text }) => {
        const start = text.startsWith('.') ? from : next;
        const found = ts.resolveModuleName(text, start, settings, host);
        if (found.resolvedModule === undefined) unresolved.add(text);
        return found;
      }),
  };
}

function isLibrary(path: string): boolean {
  return /[\\/]typescript[\\/]lib[\\/]lib\.[^\\/]*$/.test(path);
}
