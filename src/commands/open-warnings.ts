import { ReleaseError } from '../core/error.ts';
import { parseEntry } from '../core/ledger/parse.ts';
import type { LedgerEntry } from '../core/ledger/types.ts';
import type { Warning } from '../core/model.ts';
import { nameOf } from './open-releases.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** What a dry run tells of releases that are public and not complete, as far as this clone knows: it asks nobody. */
export async function openWarnings(settings: Settings, tools: Tools): Promise<readonly Warning[]> {
  const { ledger } = settings.config;
  const text =
    ledger === null ? null : await withSource(tools, settings, (source) => source.knownEntry(ledger));
  if (text === null) return [];
  try {
    return warningOf(parseEntry(text, `the newest entry of ${String(ledger)}`));
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return [{ code: error.code, message: error.message, hint: error.hint }];
  }
}

/** An entry names the tags of its own release; of others that are open it has the numbers. */
function warningOf({ predicate }: LedgerEntry): readonly Warning[] {
  const { open, of, tags } = predicate;
  if (open.length === 0) return [];
  const others = open.filter((one) => one !== of).length;
  const count = others === 0 ? [] : [`${String(others)} other release${others === 1 ? '' : 's'}`];
  const names = [...(open.includes(of) ? [nameOf({ tags })] : []), ...count].join(' and ');
  return [
    {
      code: 'RELEASE_OPEN',
      message: `public and, as far as this clone knows, not complete: ${names}`,
      hint: 'Complete it: release resume. release next does so before anything else.',
    },
  ];
}
