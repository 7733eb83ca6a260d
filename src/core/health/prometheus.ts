import { jsonOrNull } from '../json-text.ts';

/**
 * The one number of an answer to an instant query (Prometheus HTTP API, "Expression query result formats"), or why there is
 * none. `NaN`, which is what a share of no events is, is none.
 */
export function readInstant(body: string): number | string {
  const answer = jsonOrNull(body);
  if (member(answer, 'status') !== 'success') {
    const error = member(answer, 'error');
    return typeof error === 'string' ? error : 'its answer is none of Prometheus';
  }
  const data = member(answer, 'data');
  const [kind, result] = [member(data, 'resultType'), member(data, 'result')];
  if (!Array.isArray(result)) return 'its answer is none of Prometheus';
  if (kind === 'scalar') return numberOf(result[1]);
  if (kind !== 'vector') return 'the query gives no number';
  if (result.length === 0) return 'no data';
  if (result.length > 1) return `the query gives ${result.length} numbers, not one`;
  const pair = member(result[0], 'value');
  return Array.isArray(pair) ? numberOf(pair[1]) : 'the query gives no number';
}

function numberOf(text: unknown): number | string {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  const number = typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
  return Number.isNaN(number) ? 'no data' : number;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
