import * as z from 'zod';
import { notifyKinds } from '../core/notify/event.ts';
import { notifyMedia, type NotifyMedium, type NotifySettings } from '../core/notify/settings.ts';
import { isApiUrl, isOneLine } from './checks.ts';
import { type Fields, key, list, match, text } from './fields.ts';

const variable = match("the name of an environment variable, such as 'SLACK_WEBHOOK'", /^[A-Za-z_]\w*$/);
const mailbox = text(
  "an e-mail address, such as 'release@example.com'",
  (value) => isOneLine(value) && /^[^\s@,;<>]+@[^\s@,;<>]+$/.test(value),
);
const kinds = notifyKinds.map((kind) => `'${kind}'`).join(', ');
const media = notifyMedia.map((medium) => `'${medium}'`).join(', ');

/** Keys only some media know. */
const ownKeys: readonly (readonly [name: keyof NotifySettings, medium: NotifyMedium, needed: boolean])[] = [
  ['secretEnv', 'webhook', false],
  ['url', 'pagerduty', false],
  ['from', 'email', true],
  ['to', 'email', true],
];

const entry: z.ZodType<NotifySettings> = z
  .strictObject(
    {
      kind: z.enum(notifyMedia, { error: `one of ${media}` }),
      env: variable,
      on: key(
        list(z.enum(notifyKinds, { error: `one of ${kinds}` }), "a list such as ['failed', 'rolled-back']"),
        'Of what it tells; everything but `started` unless told.',
      ),
      environments: key(
        list(text('the name of an environment', isOneLine), "a list such as ['production']"),
        'Of which environments; all of them unless told.',
      ),
      secretEnv: key(variable, '`webhook`: environment variable with the key messages are signed with.'),
      url: key(
        text('an http(s) address without user, query or fragment', isApiUrl),
        '`pagerduty`: another address for events, such as that of the European region.',
      ),
      from: key(mailbox, '`email`: sender.'),
      to: key(
        list(mailbox, "a list such as ['team@example.com']").nonempty({ error: 'at least one address' }),
        '`email`: receivers.',
      ),
    },
    { error: "an entry such as { kind: 'slack', env: 'SLACK_WEBHOOK' }" },
  )
  .check(({ value, issues }) => {
    const problem = entryProblem(value);
    if (problem !== null) issues.push({ code: 'custom', input: value, message: problem });
  })
  .meta({ title: 'Notify' });

function entryProblem(value: NotifySettings): string | null {
  for (const [name, medium, isNeeded] of ownKeys) {
    const isThere = value[name] !== undefined;
    if (isThere && value.kind !== medium) return `${name} only for '${medium}'`;
    if (!isThere && value.kind === medium && isNeeded) return `${name} for '${medium}'`;
  }
  return null;
}

/** Who is told. */
export const notifyFields: Fields<'notify'> = {
  notify: key(
    list(entry, "a list such as [{ kind: 'slack', env: 'SLACK_WEBHOOK' }]"),
    'Who is told what happens to deployed versions: Slack, Discord, Teams, PagerDuty, any webhook, e-mail. Addresses are secrets, ' +
      'so `env` is the name of an environment variable that holds one. What cannot be told is a warning and never ends a ' +
      'deployment. [All of it](notifications.md).',
    [
      { kind: 'slack', env: 'SLACK_WEBHOOK' },
      { kind: 'pagerduty', env: 'PAGERDUTY_KEY', environments: ['production'] },
    ],
  ),
};
