import { showDuration } from '../duration.ts';
import { printable } from '../quote.ts';
import { webAddress } from '../web-address.ts';
import type { NotifyEvent, NotifyKind } from './event.ts';
import type { NotifySettings } from './settings.ts';

/** What is told of an event, the same in all media; every text is printable and of bounded length, and not escaped yet. */
export interface Summary {
  readonly title: string;
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** An http(s) address, or null. */
  readonly url: string | null;
}

/** Longest text of a fact, in UTF-16 units: what all media take. */
const longest = 500;

const words: Readonly<Record<NotifyKind, readonly [said: string, tone: Summary['tone']]>> = {
  started: ['is being deployed', 'neutral'],
  succeeded: ['is deployed and well', 'good'],
  unhealthy: ['is not well', 'bad'],
  inconclusive: ['cannot be told to be well', 'bad'],
  failed: ['failed to deploy', 'bad'],
  'rolled-back': ['was rolled back to', 'bad'],
  held: ['is held: nobody may deploy it', 'neutral'],
  yanked: ['was withdrawn', 'bad'],
};

/** Whether settings want to be told of an event. */
export function wants({ on, environments }: NotifySettings, { kind, environment }: NotifyEvent): boolean {
  const isMeant = on === undefined ? kind !== 'started' : on.includes(kind);
  return (
    isMeant && (environments === undefined || environment === null || environments.includes(environment))
  );
}

/** An event in words. */
export function summaryOf(event: NotifyEvent): Summary {
  const { kind, environment, version, previous, actor, reason, seconds, next } = event;
  const [said, tone] = words[kind];
  const facts = [
    ['Environment', environment],
    ['Version', version],
    ['Before', previous],
    ['By', actor],
    ['Why', reason],
    ['Took', seconds === null ? null : showDuration(seconds * 1000)],
    ['Next', next],
  ] as const;
  return {
    title: printable(`${environment ?? 'everywhere'}: ${titleOf(kind, said, { version, previous })}`, 200),
    tone,
    facts: facts.flatMap(([name, value]) =>
      value === null || value === '' ? [] : [{ name, value: printable(value, longest) }],
    ),
    url: webAddress(event.url),
  };
}

/** A rollback is told the way it went: from what was bad to what is there now. */
function titleOf(
  kind: NotifyKind,
  said: string,
  { version, previous }: Pick<NotifyEvent, 'version' | 'previous'>,
): string {
  if (kind !== 'rolled-back') return `${version} ${said}`;
  return previous === null ? `rolled back to ${version}` : `${previous} ${said} ${version}`;
}
