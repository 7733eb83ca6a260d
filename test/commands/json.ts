import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Plan } from '../../src/core/model.ts';
import { parsePlanText } from '../../src/pipeline/plan-file.ts';
import type { Run } from '../helpers/cli.ts';

/** The plan a run printed; fails when stdout holds anything else. */
export function planIn({ stdout, stderr }: Run): Plan {
  assert.notEqual(stdout, '', stderr);
  return parsePlanText(stdout, 'stdout');
}

/** The error a run with --json printed. */
export function errorIn({ stdout, stderr }: Run): {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: number;
  /** Codes and messages of the other problems. */
  readonly also: readonly string[];
} {
  assert.notEqual(stdout, '', stderr);
  const value: unknown = JSON.parse(stdout);
  assert.ok(typeof value === 'object' && value !== null && 'error' in value && 'schema' in value);
  assert.equal(value.schema, 1);
  const { error } = value;
  assert.ok(typeof error === 'object' && error !== null && 'code' in error && 'message' in error);
  assert.ok('hint' in error && 'exitCode' in error && 'also' in error);
  assert.deepEqual(Object.keys(error).sort(), ['also', 'code', 'exitCode', 'hint', 'message', 'progress']);
  const { code, message, hint, exitCode } = error;
  const also = z.array(z.object({ code: z.string(), message: z.string() })).parse(error.also);
  assert.ok(typeof code === 'string' && typeof message === 'string' && typeof exitCode === 'number');
  assert.ok(hint === null || typeof hint === 'string');
  return { code, message, hint, exitCode, also: also.map((one) => `${one.code}: ${one.message}`) };
}
