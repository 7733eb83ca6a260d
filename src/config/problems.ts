import type { core } from 'zod';
import { quote } from '../core/quote.ts';
import { defaults } from './defaults.ts';
import { suggest } from '../core/suggest.ts';

type Path = readonly PropertyKey[];

/** Keys of the objects people may write, by the first step of their path ('' is the top). */
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(defaults),
  forge: Object.keys(defaults.forge),
  sections: ['title', 'types'],
  build: ['title', 'argv'],
  files: [
    ...['path', 'package', 'write', 'exactly', 'min', 'max', 'pattern', 'regex'],
    ...['json', 'yaml', 'toml', 'xml', 'image', 'env', 'label'],
  ],
};

/**
 * One line for each problem: the dotted key, what was expected, what was found. Everything foreign in them is
 * shortened and printable.
 */
export function problemLines(issues: readonly core.$ZodIssue[], input: unknown): readonly string[] {
  return issues
    .flatMap(unfolded)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(issue.path, key))
        : [`${showPath(issue.path)}: ${expectation(issue)}, ${found(issue, input)}`],
    );
}

/** Of a value that may have several forms: what is wrong inside the form it has. */
function unfolded(issue: core.$ZodIssue): readonly core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const inside = issue.errors.find((form) =>
    form.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );
  return inside?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function unknownKey(path: Path, key: string): string {
  const near = suggest(key, knownKeys[String(path[0] ?? '')] ?? []);
  const advice = near === null ? '' : `; did you mean ${showPath([...path, near])}?`;
  return `${showPath([...path, key])}: unknown key${advice}`;
}

function expectation(issue: core.$ZodIssue): string {
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : undefined;
  return `expected ${inner?.message ?? issue.message}`;
}

function found(issue: core.$ZodIssue, input: unknown): string {
  const value = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(input, issue.path);
  const near =
    issue.code === 'invalid_value' && typeof value === 'string'
      ? suggest(value, issue.values.map(String))
      : null;
  return `found ${describeValue(value)}${near === null ? '' : `; did you mean '${near}'?`}`;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    input,
  );
}

/** A path as people write it: `forge.kind`, `sections[0].title`, `bump["Feat!"]`; 'the configuration' for the top. */
export function showPath(path: Path): string {
  if (path.length === 0) return 'the configuration';
  return path.map(showStep).join('').replace(/^\./, '');
}

function showStep(step: PropertyKey): string {
  if (typeof step === 'number') return `[${step}]`;
  const name = String(step);
  return /^[\w$-]{1,60}$/.test(name) ? `.${name}` : `[${quote(name)}]`;
}

/** What a value is, in a few words, never more than one level deep. Credentials in addresses are hidden. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(hideSecrets(value));
  if (typeof value === 'object') return value === null ? 'null' : describeObject(value);
  const plain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  return plain ? String(value) : `a ${typeof value}`;
}

/** Addresses may carry a password before the host or a token in the query. */
function hideSecrets(text: string): string {
  const shown = text.replace(/\/\/[^/\s]*@/g, '//[hidden]@');
  const query = shown.includes('://') ? shown.search(/[?#]/) : -1;
  return query < 0 ? shown : `${shown.slice(0, query + 1)}[hidden]`;
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  const keys = Object.keys(value);
  const shown = keys.slice(0, 3).map((key) => quote(key, 20));
  if (shown.length === 0) return 'an empty object';
  return `an object with ${shown.join(', ')}${keys.length > shown.length ? ', …' : ''}`;
}
