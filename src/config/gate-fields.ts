import * as z from 'zod';
import type { GateSettings } from '../core/deploy/gate-settings.ts';
import { days, isTimeZone } from '../core/local-time.ts';
import { readLimit } from '../core/health/limit.ts';
import { isOneLine } from './checks.ts';
import { duration, key, list, match, text } from './fields.ts';

const span = duration("'30m' or '4h'");
const zone = text("a time zone, such as 'Europe/Berlin'", isTimeZone);
const time = match("a time, such as '09:00'", /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const date = match("a day, such as '2026-12-24'", /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/);

const window = z.strictObject(
  {
    days: list(z.enum(days, { error: days.join(', ') }), "a list such as ['mon', 'tue']"),
    from: key(time, 'From when; midnight unless told.'),
    to: key(time, 'Until when, exclusive; the end of the day unless told.'),
    timeZone: key(zone, 'Whose clocks; UTC unless told.'),
  },
  { error: "an object such as { days: ['mon', 'tue'], from: '09:00', to: '16:00' }" },
);
const freeze = z.strictObject(
  {
    from: date,
    to: date,
    timeZone: key(zone, 'Whose calendar; UTC unless told.'),
    reason: key(text('a reason', isOneLine), 'Why, for people.'),
  },
  { error: "an object such as { from: '2026-12-20', to: '2027-01-03' }" },
);

const checkNames = list(text('the name of a check', isOneLine), "a list such as ['test']");
const commitChecks = z.union(
  [
    z.literal(true),
    z.strictObject({
      required: key(checkNames, 'Those that must be there and be green, and no other.'),
      ignore: key(checkNames, 'Those that count for nothing.'),
    }),
  ],
  { error: "true, or an object such as { required: ['test'] }" },
);

const share = "a share, such as '30%'";
const risk = z.strictObject(
  {
    max: key(
      text(share, (value) => value.endsWith('%') && isShare(readLimit(value))),
      'The greatest probability to fail that is let pass; it is only told unless told.',
    ),
    timeZone: key(zone, 'Whose working hours count; UTC unless told.'),
  },
  { error: "an object such as { max: '30%' }" },
);

/** What has to hold before a version comes to an environment. */
export const gates: z.ZodType<GateSettings> = z
  .strictObject(
    {
      soak: key(span, 'How long it must have been well in the environment `after` names.'),
      cooldown: key(span, 'How long after the last deployment here the next one may come.'),
      approvals: key(
        z.int({ error: 'a whole number' }).min(1, { error: 'at least 1' }).max(20, { error: 'at most 20' }),
        'How many people must have approved it (`release approve`), other than whoever deploys, by entries signed with different keys.',
      ),
      reviews: key(
        z.boolean({ error: 'true or false' }),
        "Whether reviews of GitHub's environment of the same name, given for the run that deploys, count for `approvals` as well.",
      ),
      checks: key(
        commitChecks,
        'Which checks must be green on its commit, as GitHub tells: `true` for all there are, or those of some names. The job that deploys does not wait for itself.',
      ),
      risk: key(risk, 'How likely it may be to fail, as the history of the environment tells.'),
      windows: key(list(window, 'a list of windows'), 'When deploying is allowed.'),
      freezes: key(list(freeze, 'a list of freezes'), 'Days on which it is not.'),
    },
    { error: "an object such as { soak: '4h' }" },
  )
  .meta({ title: 'Gates' });

function isShare(value: number | null): boolean {
  return value !== null && value > 0 && value <= 1;
}
