import { parse, YAMLParseError } from 'yaml';
import { lockUnreadable, type LockSource } from './locked.ts';

/**
 * The value of a lockfile that is YAML; scalars are texts, as they are written. Lockfiles have no aliases, which could
 * make a small file endless.
 * @throws ReleaseError LOCKFILE_UNREADABLE naming file and line
 */
export function parseYamlLock({ file, text }: LockSource): unknown {
  try {
    const value: unknown = parse(text, { schema: 'failsafe', maxAliasCount: 0 });
    return value;
  } catch (cause) {
    if (cause instanceof YAMLParseError) {
      const line = cause.linePos?.[0].line ?? 1;
      throw lockUnreadable(file, `not valid YAML at line ${line} (${cause.code})`, undefined, cause);
    }
    // What the parser throws for aliases, and the stack it runs out of some thousand levels deep.
    if (cause instanceof ReferenceError || cause instanceof RangeError)
      throw lockUnreadable(file, 'nested too deeply, or with aliases', undefined, cause);
    throw cause;
  }
}
