import { ReleaseError } from '../core/error.ts';
import type { Package, TextEdit } from '../core/model.ts';
import { quote } from '../core/quote.ts';
import { applyEdits } from '../core/text-edit.ts';
import { parseVersion } from '../core/version/version.ts';
import type { Ecosystem, Texts } from './ecosystem.ts';

/**
 * An ecosystem that somebody wrote for one repository, its answers checked: a mistake in it is told by its name and can
 * do no harm. What it throws beside ReleaseError is told, too.
 * @throws ReleaseError CONFIG_INVALID from every function that answers with what it may not
 */
export function guarded(ecosystem: Ecosystem): Ecosystem {
  const { id } = ecosystem;
  const ask = <T>(name: string, work: () => T, check: (answer: T) => string | null): T => {
    const answer = attempt(id, name, work);
    const problem = check(answer);
    if (problem !== null) throw misbehaving(id, `${name}() ${problem}`);
    return answer;
  };
  return {
    id,
    wants: (texts) => ask('wants', () => ecosystem.wants(texts), pathsProblem),
    lockfiles: (texts) => ask('lockfiles', () => ecosystem.lockfiles(texts), pathsProblem),
    packages: (texts) =>
      ask(
        'packages',
        () => ecosystem.packages(texts),
        (answer) => packagesProblem(answer, id, texts),
      ),
    edit: (texts, packages, versions, ranges) =>
      ask(
        'edit',
        () => ecosystem.edit(texts, packages, versions, ranges),
        (answer) => editsProblem(answer, texts),
      ),
    satisfies: (version, range) => ask('satisfies', () => ecosystem.satisfies(version, range), is('boolean')),
    rewriteRange: (range, version) =>
      ask('rewriteRange', () => ecosystem.rewriteRange(range, version), is('string')),
  };
}

function attempt<T>(id: string, name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ReleaseError) throw cause;
    const reason = cause instanceof Error ? quote(cause.message, 200) : 'something that is no error';
    throw misbehaving(id, `${name}() threw ${reason}`, cause);
  }
}

function misbehaving(id: string, problem: string, cause?: unknown): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', `ecosystem '${id}': ${problem}`, {
    cause,
    hint: 'Correct the ecosystem in release.config; docs/ecosystems.md says what each of its functions answers.',
  });
}

function is(type: 'boolean' | 'string'): (answer: unknown) => string | null {
  return (answer) => (typeof answer === type ? null : `gave ${kindOf(answer)}, not a ${type}`);
}

function kindOf(value: unknown): string {
  if (value instanceof Promise) return 'a promise (its functions are synchronous)';
  return value === null ? 'null' : typeof value;
}

function pathsProblem(answer: unknown): string | null {
  if (!Array.isArray(answer)) return `gave ${kindOf(answer)}, not a list of paths`;
  const paths: readonly unknown[] = answer;
  const wrong = paths.find((path) => typeof path !== 'string' || !staysInside(path));
  return wrong === undefined ? null : `names ${shown(wrong)}, which is no path inside the repository`;
}

function staysInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quote(value) : kindOf(value);
}

function packagesProblem(answer: unknown, id: string, texts: Texts): string | null {
  if (!Array.isArray(answer)) return `gave ${kindOf(answer)}, not a list of packages`;
  const packages: readonly unknown[] = answer;
  for (const each of packages) {
    const problem = isPackage(each) ? packageProblem(each, id, texts) : 'gave something that is no package';
    if (problem !== null) return problem;
  }
  return null;
}

/** Whether all fields are there and of their kinds. */
function isPackage(value: unknown): value is Package {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string, type: string): boolean => typeof Reflect.get(value, key) === type;
  const version: unknown = Reflect.get(value, 'version');
  const dependencies: unknown = Reflect.get(value, 'dependencies');
  return (
    ['manifest', 'path', 'name', 'ecosystem', 'versionFile'].every((key) => has(key, 'string')) &&
    has('private', 'boolean') &&
    (version === null || typeof version === 'string') &&
    Array.isArray(dependencies) &&
    dependencies.every(isDependency)
  );
}

const kinds: ReadonlySet<unknown> = new Set(['normal', 'dev', 'peer', 'optional', 'build']);

function isDependency(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const range: unknown = Reflect.get(value, 'range');
  const name: unknown = Reflect.get(value, 'name');
  return (
    typeof name === 'string' &&
    (range === null || typeof range === 'string') &&
    kinds.has(Reflect.get(value, 'kind'))
  );
}

function packageProblem(pkg: Package, id: string, texts: Texts): string | null {
  const { manifest, path, version, versionFile, ecosystem } = pkg;
  const file = [manifest, versionFile].find((each) => !texts.has(each));
  if (file !== undefined) return `names ${quote(file)}, which it was not given`;
  if (path !== '.' && !staysInside(path)) return `puts ${manifest} in ${quote(path)}, outside the repository`;
  if (ecosystem !== id) return `gave ${manifest} to the ecosystem ${quote(ecosystem)}`;
  if (version === null || parseVersion(version)?.raw === version) return null;
  return `says ${manifest} is at ${quote(version)}, which is no version by SemVer 2.0.0`;
}

function editsProblem(answer: unknown, texts: Texts): string | null {
  if (!(answer instanceof Map)) return `gave ${kindOf(answer)}, not a Map of edits by path`;
  const edits: ReadonlyMap<unknown, unknown> = answer;
  for (const [path, list] of edits) {
    const text = typeof path === 'string' ? texts.get(path) : undefined;
    if (text === undefined) return `edits ${shown(path)}, which it was not given`;
    if (!Array.isArray(list) || !list.every(isEdit)) return `gave ${shown(path)} something that is no edit`;
    const problem = misplaced(text, list);
    if (problem !== null) return `edits ${shown(path)} wrongly: ${problem}`;
  }
  return null;
}

function isEdit(value: unknown): value is TextEdit {
  if (typeof value !== 'object' || value === null) return false;
  const number = (key: string): boolean => Number.isSafeInteger(Reflect.get(value, key));
  const text = (key: string): boolean => typeof Reflect.get(value, key) === 'string';
  return number('start') && number('end') && text('was') && text('text');
}

/** Edits that overlap, lie outside, or replace what is not there. */
function misplaced(text: string, edits: readonly TextEdit[]): string | null {
  try {
    applyEdits(text, edits);
    return null;
  } catch (error) {
    return error instanceof ReleaseError ? error.message : String(error);
  }
}
