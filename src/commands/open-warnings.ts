import { ReleaseError } from '../core/error.ts';
import { isOfRelease, type Entry } from '../core/ledger/entry.ts';
import { parseAnyEntry } from '../core/ledger/parse.ts';
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
    return warningOf(parseAnyEntry(text, `the newest entry of ${String(ledger)}`));
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return [{ code: error.code, message: error.message, hint: error.hint }];
  }
}

/** An entry about a release names its tags; of others that are open there are the numbers. */
function warningOf(entry: Entry): readonly Warning[] {
  const { open } = entry.predicate;
  if (open.length === 0) return [];
  const own = isOfRelease(entry) && open.includes(entry.predicate.of) ? [nameOf(entry.predicate)] : [];
  const rest = open.length - own.length;
  const other = own.length === 0 ? '' : 'other ';
  const count = rest === 0 ? [] : [`${String(rest)} ${other}release${rest === 1 ? '' : 's'}`];
  const names = [...own, ...count].join(' and ');
  return [
    {
      code: 'RELEASE_OPEN',
      message: `public and, as far as this clone knows, not complete: ${names}`,
      hint: 'Complete it: release resume. release next does so before anything else.',
    },
  ];
}
