import * as z from 'zod';
import { canonicalJson } from '../canonical.ts';
import { EvidenceError } from './check.ts';
import { parseStrictJson } from './strict-json.ts';

/** The type that is written: in-toto Statement v1 (in-toto attestation framework, spec/v1/statement.md). */
export const statementType = 'https://in-toto.io/Statement/v1';

/** What cosign 2 and 3 write with `attest-blob --predicate`; read too. */
const olderStatementType = 'https://in-toto.io/Statement/v0.1';

/** A file a statement is about. */
export interface StatementSubject {
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What somebody states about files. */
export interface Statement {
  readonly type: string;
  readonly subjects: readonly { readonly name: string; readonly sha256: string | null }[];
  readonly predicateType: string;
  readonly predicate: unknown;
}

/** Whether a statement is of a version that is understood. */
export function isStatementType(type: string): boolean {
  return type === statementType || type === olderStatementType;
}

/** The canonical text of a statement, the bytes that are signed. */
export function statementText(statement: {
  readonly subjects: readonly StatementSubject[];
  readonly predicateType: string;
  readonly predicate: object;
}): string {
  const { subjects, predicateType, predicate } = statement;
  return canonicalJson({
    _type: statementType,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType,
    predicate,
  });
}

const schema = z.looseObject({
  _type: z.string(),
  subject: z
    .array(z.looseObject({ name: z.string().nullish(), digest: z.record(z.string(), z.string()).optional() }))
    .min(1)
    .max(100_000),
  predicateType: z.string().min(1),
  predicate: z.unknown().optional(),
});

/**
 * Reads a statement of any version.
 * @throws EvidenceError STATEMENT
 */
export function readStatement(text: string): Statement {
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw statementError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as specified'}`);
  }
  const { _type: type, subject, predicateType, predicate } = parsed.data;
  return {
    type,
    subjects: subject.map(({ name, digest }) => ({ name: name ?? '', sha256: digest?.['sha256'] ?? null })),
    predicateType,
    predicate,
  };
}

function parse(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (cause) {
    throw statementError(cause instanceof Error ? cause.message : String(cause));
  }
}

function statementError(why: string): EvidenceError {
  return new EvidenceError('STATEMENT', `the payload is no in-toto statement: ${why.slice(0, 200)}`);
}
