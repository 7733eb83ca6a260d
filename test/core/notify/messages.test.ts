import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { notifyKinds, type NotifyEvent } from '../../../src/core/notify/event.ts';
import {
  discordMessage,
  emailMessage,
  pagerdutyMessage,
  slackMessage,
  teamsMessage,
} from '../../../src/core/notify/messages.ts';
import { summaryOf, wants } from '../../../src/core/notify/summary.ts';

const event: NotifyEvent = {
  kind: 'unhealthy',
  environment: 'production',
  version: '1.2.3',
  previous: '1.2.2',
  actor: 'ada',
  reason: 'error_rate above 1% for 2m; last: 0.034',
  seconds: 754,
  url: 'https://ci.example.com/runs/7?a=1&b=2',
  next: 'release rollback --env production',
};

/* Limits as the media document them: Slack Block Kit, Discord "Embed Limits", PagerDuty Events API v2. */
const plain = (longest: number) =>
  z.object({ type: z.literal('plain_text'), text: z.string().max(longest), emoji: z.literal(false) });
const slackShape = z.object({
  text: z.string().min(1),
  blocks: z.tuple([
    z.object({ type: z.literal('header'), text: plain(150) }),
    z.object({ type: z.literal('section'), fields: z.array(plain(2000)).min(1).max(10) }),
    z.object({
      type: z.literal('actions'),
      elements: z.array(z.object({ type: z.literal('button'), text: plain(75), url: z.url() })),
    }),
  ]),
});
const discordShape = z.object({
  allowed_mentions: z.object({ parse: z.array(z.string()) }),
  embeds: z.array(
    z.object({
      title: z.string().max(256),
      fields: z.array(z.object({ name: z.string().max(256), value: z.string().min(1).max(1024) })).max(25),
    }),
  ),
});
const pagerdutyShape = z.object({
  event_action: z.enum(['trigger', 'resolve']),
  dedup_key: z.string().min(1).max(255),
  payload: z.object({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
  }),
});

test('the words for each kind', () => {
  const titles = notifyKinds.map((kind) => summaryOf({ ...event, kind }).title);
  assert.deepEqual(titles, [
    'production: 1.2.3 is being deployed',
    'production: 1.2.3 is deployed and well',
    'production: 1.2.3 is not well',
    'production: 1.2.3 cannot be told to be well',
    'production: 1.2.3 failed to deploy',
    'production: 1.2.2 was rolled back to 1.2.3',
    'production: 1.2.3 is held: nobody may deploy it',
    'production: 1.2.3 was withdrawn',
  ]);
  assert.deepEqual(
    summaryOf(event).facts.map(({ name, value }) => `${name}: ${value}`),
    [
      'Environment: production',
      'Version: 1.2.3',
      'Before: 1.2.2',
      'By: ada',
      'Why: error_rate above 1% for 2m; last: 0.034',
      'Took: 12 min 34 s',
      'Next: release rollback --env production',
    ],
  );
});

test('what is told to whom', () => {
  const slack = { kind: 'slack', env: 'X' } as const;
  assert.deepEqual(
    notifyKinds.filter((kind) => wants(slack, { ...event, kind })),
    notifyKinds.slice(1),
  );
  assert.equal(wants({ ...slack, on: ['failed'] }, event), false);
  assert.equal(wants({ ...slack, on: ['started', 'unhealthy'] }, event), true);
  assert.equal(wants({ ...slack, environments: ['staging'] }, event), false);
  assert.equal(wants({ ...slack, environments: ['staging'] }, { ...event, environment: null }), true);
});

test('only what somebody has to get up for goes to PagerDuty; what is well again closes it', () => {
  const actions = notifyKinds.map((kind) => {
    const message = pagerdutyMessage({ ...event, kind });
    return message === null ? null : String(Reflect.get(message, 'event_action'));
  });
  assert.deepEqual(actions, [null, 'resolve', 'trigger', 'trigger', 'trigger', 'resolve', null, null]);
});

const links = [
  ['https://ci.example.com/a', 'https://ci.example.com/a'],
  ['javascript:alert(1)', null],
  ['https://user:pass@ci.example.com/', null],
  ['not an address', null],
  ['https://x/"onload="<b>', 'https://x/%22onload=%22%3Cb%3E'],
] as const;
for (const [url, shown] of links)
  test(`the link ${url}`, () => assert.equal(summaryOf({ ...event, url }).url, shown));

const evil =
  '<!channel> @everyone *b* [x](https://evil.example) `c` <https://evil.example|y> &amp; \u001b[2J\r\nBcc: a@b';
const hostile: NotifyEvent = { ...event, actor: evil, reason: evil, next: evil, version: evil };

test('Slack reads no markup in texts of others', () => {
  const message = slackMessage(hostile);
  assert.ok(!JSON.stringify(Reflect.get(message, 'text')).includes('<!'));
  const kinds = [...JSON.stringify(message).matchAll(/"type":"(plain_text|mrkdwn)"/g)].map(
    ([, kind]) => kind,
  );
  assert.ok(kinds.length > 5);
  assert.ok(kinds.every((kind) => kind === 'plain_text'));
});

test('Discord reads no markup in texts of others, and mentions nobody', () => {
  const { allowed_mentions, embeds } = discordShape.parse(discordMessage(hostile));
  assert.deepEqual(allowed_mentions, { parse: [] });
  for (const text of embeds.flatMap(({ title, fields }) => [title, ...fields.map(({ value }) => value)]))
    assert.doesNotMatch(text, /(?<!\\)(?:\\\\)*[*_~`|<>[\]()@:#]/, text);
});

test('Teams reads no markup in texts of others', () => {
  const text = JSON.stringify(teamsMessage(hostile));
  assert.ok(!text.includes('"TextBlock"') && !text.includes('"FactSet"'));
});

test('an e-mail has one line of subject', () => {
  const { subject, text } = emailMessage(hostile);
  assert.doesNotMatch(subject, /[\r\n\u001b]/);
  assert.ok(!text.split('\n').some((line) => line.startsWith('Bcc:')));
});

test('messages stay within the limits of each medium, whatever the texts are', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3000 });
  const property = fc.property(text, text, fc.constantFrom(...notifyKinds), (a, b, kind) => {
    const one = { ...event, kind, version: a, reason: b, actor: a, next: b, previous: a };
    slackShape.parse(slackMessage(one));
    const { embeds } = discordShape.parse(discordMessage(one));
    for (const { title, fields } of embeds)
      assert.ok(fields.reduce((sum, { value }) => sum + value.length, title.length) < 6000);
    pagerdutyShape.parse(pagerdutyMessage({ ...one, kind: 'failed' }));
    assert.ok(Buffer.byteLength(JSON.stringify(teamsMessage(one))) < 28 * 1024);
    assert.doesNotMatch(emailMessage(one).subject, /[\r\n\0]/);
  });
  fc.assert(property, { numRuns: 500 });
});
