import { sha256 } from '../../core/canonical.ts';
import type { ChartDependency } from './chart.ts';
import { dataAt } from './yaml.ts';

/** The fields of a dependency in the order Helm's type has them; all but two are left out where they are empty. */
const fields = [
  'name',
  'version',
  'repository',
  'condition',
  'tags',
  'enabled',
  'import-values',
  'alias',
] as const;
const always: ReadonlySet<string> = new Set(['name', 'repository']);

/** A dependency with the version it has, or is about to get. */
export interface Locked {
  readonly dependency: ChartDependency;
  readonly version: string;
}

/**
 * The digest of a Chart.lock: sha256 over the JSON of the dependencies of Chart.yaml and of the lock, as Go writes it
 * (`HashReq` in helm's internal/resolver).
 */
export function digestOf(required: readonly Locked[], locked: readonly Locked[]): string {
  return `sha256:${sha256(`[${listOf(required)},${listOf(locked)}]`)}`;
}

function listOf(all: readonly Locked[]): string {
  return all.length === 0 ? 'null' : `[${all.map(toJson).join(',')}]`;
}

function toJson({ dependency, version }: Locked): string {
  const members = fields.flatMap((field) => {
    const value = field === 'version' ? version : dataAt(dependency.map, field);
    if (isEmpty(value)) return always.has(field) ? `"${field}":""` : [];
    return `"${field}":${encode(value)}`;
  });
  return `{${members.join(',')}}`;
}

/** What Go's `omitempty` leaves out. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** JSON as Go's encoding/json writes it: keys of maps sorted, and what HTML gives a meaning escaped. */
function encode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`;
  if (typeof value !== 'object' || value === null) return escaped(JSON.stringify(value));
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${escaped(JSON.stringify(key))}:${encode(member)}`).join(',')}}`;
}

function escaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
