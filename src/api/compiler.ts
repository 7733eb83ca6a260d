import type ts from 'typescript';

/** The compiler, version 5.4 or newer (`isTypeAssignableTo`); the caller loads it, because it is large. */
export type TypeScript = typeof ts;

/** One exported name on both sides. */
export interface Both {
  readonly name: string;
  readonly old: ts.Symbol;
  readonly next: ts.Symbol;
}
