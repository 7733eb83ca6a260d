import { ReleaseError } from '../core/error.ts';
import { printable } from '../core/quote.ts';
import type { UserConfig } from './config.ts';
import { describeValue, problemLines } from './problems.ts';
import { userConfig } from './schema.ts';

/** More problems than this are counted, not listed. */
const listed = 50;

/**
 * Checks what a configuration file holds. Loads the schema library, so import it only when there is a file.
 *
 * @param value what the file holds, of any kind
 * @param file its name, for the message
 * @throws ReleaseError CONFIG_INVALID listing all problems
 */
export function parseUserConfig(value: unknown, file: string): UserConfig {
  if (!isPlainObject(value)) {
    throw invalid(file, [`expected an object, such as { branch: 'main' }, found ${describeValue(value)}`]);
  }
  const result = check(value, file);
  const problems = [
    ...(result.success ? [] : problemLines(result.error.issues, value)),
    ...unseenKeys('bump', "a commit type in lower case, such as 'feat'", value['bump']),
    ...unseenKeys('dependsOn', "a package name or glob, such as '@acme/*'", value['dependsOn']),
    ...unseenKeys('packages', "a package name or glob, such as '@acme/*'", value['packages']),
    ...unseenKeys('channels', 'the name of a branch, or a glob', value['channels']),
  ];
  if (!result.success || problems.length > 0) throw invalid(file, problems);
  return result.data;
}

function check(value: object, file: string): ReturnType<typeof userConfig.safeParse> {
  try {
    return userConfig.safeParse(value);
  } catch (cause) {
    // Only code can get here: a getter or a proxy in the configuration that throws when it is read.
    const reason = cause instanceof Error ? printable(cause.message, 200) : 'unknown reason';
    throw invalid(file, [`the configuration cannot be read: ${reason}`]);
  }
}

/** The schema library steps over '__proto__' in records; a key that does nothing must be told all the same. */
function unseenKeys(key: string, expected: string, record: unknown): readonly string[] {
  const unseen = typeof record === 'object' && record !== null && Object.hasOwn(record, '__proto__');
  return unseen ? [`${key}.__proto__: expected ${expected}`] : [];
}

function invalid(file: string, problems: readonly string[]): ReleaseError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const rest = problems.length > listed ? [`… and ${problems.length - listed} more`] : [];
  const lines = [...problems.slice(0, listed), ...rest].map((line) => `  ${line}`);
  return new ReleaseError('CONFIG_INVALID', [`${file} has ${count}:`, ...lines].join('\n'), {
    hint: `Correct ${file}, then look at the result with: release config`,
  });
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
