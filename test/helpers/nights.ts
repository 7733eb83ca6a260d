import { Story } from './deployments.ts';

/**
 * A team that deploys every twelve hours from Monday, 10:00 UTC on, and fails on two of three nights (and weekends), else seldom.
 * @param hit which of those who deploy at such an hour fail; two of three unless told
 */
export function nights(count: number, hit: (at: number) => boolean = (at) => at % 3 !== 0): Story {
  const story = new Story('2026-01-05T10:00:00Z');
  let odd = 0;
  for (let at = 0; at < count; at += 1) {
    const begun = new Date(story.now);
    const isOff = begun.getUTCHours() > 18 || begun.getUTCDay() % 6 === 0;
    if (isOff) odd += 1;
    const fails = isOff ? hit(odd) : at % 23 === 7;
    story.deploy(`1.0.${String(at)}`, { outcome: fails ? 'unhealthy' : 'succeeded' });
    story.wait(43_200 - 60);
  }
  return story;
}
