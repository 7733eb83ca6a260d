import assert from 'node:assert/strict';
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
} {
  assert.notEqual(stdout, '', stderr);
  const value: unknown = JSON.parse(stdout);
  assert.ok(typeof value === 'object' && value !== null && 'error' in value && 'schema' in value);
  assert.equal(value.schema, 1);
  const { error } = value;
  assert.ok(typeof error === 'object' && error !== null && 'code' in error && 'message' in error);
  assert.ok('hint' in error && 'exitCode' in error);
  assert.deepEqual(Object.keys(error).sort(), ['also', 'code', 'exitCode', 'hint', 'message', 'progress']);
  const { code, message, hint, exitCode } = error;
  assert.ok(typeof code === 'string' && typeof message === 'string' && typeof exitCode === 'number');
  assert.ok(hint === null || typeof hint === 'string');
  return { code, message, hint, exitCode };
}
