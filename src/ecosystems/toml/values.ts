import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { lockUnreadable, type LockSource } from '../locked.ts';

/**
 * The value of a lockfile that is TOML.
 * @throws ReleaseError LOCKFILE_UNREADABLE naming file and line
 */
export function parseTomlLock({ file, text }: LockSource): unknown {
  try {
    const value: unknown = getStaticTOMLValue(parseTOML(text.replace(/^\uFEFF/, ''), { tomlVersion: '1.1' }));
    return value;
  } catch (cause) {
    if (cause instanceof ParseError)
      throw lockUnreadable(
        `${file}:${cause.lineNumber}`,
        `not valid TOML: ${cause.message}`,
        undefined,
        cause,
      );
    // The parser is recursive: nesting some thousand levels deep, and strings of a megabyte, exhaust its stack.
    if (cause instanceof RangeError) throw lockUnreadable(file, 'nested too deeply', undefined, cause);
    throw cause;
  }
}
