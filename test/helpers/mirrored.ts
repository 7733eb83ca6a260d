import { entryText } from '../../src/core/ledger/entry.ts';
import { parseAnyEntry } from '../../src/core/ledger/parse.ts';
import { digestsOf, mirroredDeployments, type MirroredLedger } from '../../src/core/mirror/mirrored.ts';
import type { Story } from './deployments.ts';

/** What mirrors are to show of a story. */
export function mirroredStory(story: Story, only?: readonly number[]): MirroredLedger {
  const digests = storyDigests(story);
  const deployments = mirroredDeployments(story.state(), digests);
  return {
    origin: { source: 'https://git.example/acme/lantern', service: 'lantern' },
    deployments: deployments.filter(({ seq }) => only?.includes(seq) !== false),
    metrics: ({ service = '' }) => `release_ledger_entry{service="${service}"} ${String(digests.size)}\n`,
    isWhole: only === undefined,
  };
}

/** The digests of the entries of a story, by number. */
export function storyDigests(story: Story): ReadonlyMap<number, string> {
  const vouchers = story.texts().map((text) => ({ entry: parseAnyEntry(text, 'the story'), keyId: null }));
  const last = vouchers.at(-1)?.entry;
  return digestsOf(vouchers, last === undefined ? null : { entry: last, text: entryText(last) });
}
