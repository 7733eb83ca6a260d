import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { lockUnreadable, type LockSource } from '../locked.ts';
import { lineAt } from '../place.ts';
import type { Dialect } from './json.ts';

/**
 * The value of a lockfile that is JSON, or JSON with trailing commas as bun writes it.
 * @throws ReleaseError LOCKFILE_UNREADABLE naming file and line
 */
export function parseLock({ file, text }: LockSource, dialect: Dialect): unknown {
  const errors: ParseError[] = [];
  const value = valueOf(file, text.replace(/^\uFEFF/, ' '), errors, dialect === 'jsonc');
  const [first] = errors;
  if (first === undefined) return value;
  const place = `${file}:${lineAt(text, first.offset)}`;
  throw lockUnreadable(place, `not valid JSON (${printParseErrorCode(first.error)})`);
}

function valueOf(file: string, text: string, errors: ParseError[], lenient: boolean): unknown {
  try {
    const value: unknown = parse(text, errors, { disallowComments: !lenient, allowTrailingComma: lenient });
    return value;
  } catch (cause) {
    // The parser is recursive: nesting some thousand levels deep exhausts the stack.
    if (cause instanceof RangeError) throw lockUnreadable(file, 'nested too deeply', undefined, cause);
    throw cause;
  }
}
