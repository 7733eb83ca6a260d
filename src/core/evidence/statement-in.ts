import { readBundle } from './bundle.ts';
import { readStatement, type Statement } from './statement.ts';

/** The statement a bundle holds, before anything of it is believed; null where it holds none. */
export function statementIn(bundle: string): Statement | null {
  try {
    const { content } = readBundle(bundle);
    return content.kind === 'envelope' ? readStatement(Buffer.from(content.payload).toString('utf8')) : null;
  } catch {
    return null;
  }
}
