import type { NotifyEvent } from './event.ts';
import { summaryOf, type Summary } from './summary.ts';

/**
 * A message of Slack's incoming webhooks. Texts of others stand in `plain_text`, which Slack does not read as markup; the
 * fallback `text` is escaped as its "Formatting text" says, so that nothing in it calls people (`<!channel>`).
 */
export function slackMessage(event: NotifyEvent): object {
  const { title, facts, url } = summaryOf(event);
  const plain = (text: string): object => ({ type: 'plain_text', text, emoji: false });
  const button = { type: 'button', text: plain('Details'), url };
  return {
    text: escapeSlack(title),
    blocks: [
      { type: 'header', text: plain(title.slice(0, 150)) },
      { type: 'section', fields: facts.map(({ name, value }) => plain(`${name}: ${value}`)) },
      ...(url === null ? [] : [{ type: 'actions', elements: [button] }]),
    ],
  };
}

/** A message of Discord's webhooks: Markdown is escaped, and nobody is mentioned whatever the text says. */
export function discordMessage(event: NotifyEvent): object {
  const { title, tone, facts, url } = summaryOf(event);
  const colors: Readonly<Record<Summary['tone'], number>> = {
    good: 0x2e_a0_43,
    bad: 0xd1_24_2f,
    neutral: 0x6e_77_81,
  };
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: escapeMarkdown(title.slice(0, 120)),
        color: colors[tone],
        fields: facts.map(({ name, value }) => ({
          name,
          value: escapeMarkdown(value),
          inline: value.length < 40,
        })),
        ...(url === null ? {} : { url }),
      },
    ],
  };
}

/**
 * An Adaptive Card for a "When a Teams webhook request is received" workflow. Texts of others are `TextRun`s, which know no
 * Markdown (Adaptive Cards schema 1.4).
 */
export function teamsMessage(event: NotifyEvent): object {
  const { title, tone, facts, url } = summaryOf(event);
  const colors: Readonly<Record<Summary['tone'], string>> = {
    good: 'good',
    bad: 'attention',
    neutral: 'default',
  };
  const run = (text: string, more: object = {}): object => ({ type: 'TextRun', text, ...more });
  const line = (...inlines: readonly object[]): object => ({ type: 'RichTextBlock', inlines });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      line(run(title, { weight: 'bolder', size: 'medium', color: colors[tone] })),
      ...facts.map(({ name, value }) => line(run(`${name}: `, { weight: 'bolder' }), run(value))),
    ],
    actions: url === null ? [] : [{ type: 'Action.OpenUrl', title: 'Details', url }],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

/**
 * An event of PagerDuty's Events API v2; null for what nobody is to be woken up for. All of an environment is one alert: bad
 * news open it, and what is well again closes it.
 */
export function pagerdutyMessage(event: NotifyEvent): object | null {
  const { title, facts, url } = summaryOf(event);
  const isGood = event.kind === 'succeeded' || event.kind === 'rolled-back';
  if (!isGood && !['unhealthy', 'inconclusive', 'failed'].includes(event.kind)) return null;
  const custom_details = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  const severity = event.kind === 'inconclusive' ? 'warning' : 'critical';
  const source = event.environment ?? 'release';
  return {
    event_action: isGood ? 'resolve' : 'trigger',
    dedup_key: `release/${source}`.slice(0, 255),
    client: 'release',
    payload: { summary: title, source, severity, custom_details },
    links: url === null ? [] : [{ href: url, text: 'Details' }],
  };
}

/** The event itself, for programs. */
export function webhookMessage(event: NotifyEvent): object {
  return { schema: 1, event };
}

/** Subject and text of an e-mail; plain text, so nothing in it is markup. */
export function emailMessage(event: NotifyEvent): { readonly subject: string; readonly text: string } {
  const { title, facts, url } = summaryOf(event);
  const lines = facts.map(({ name, value }) => `${name}: ${value}`);
  return {
    subject: `[release] ${title}`,
    text: [title, '', ...lines, ...(url === null ? [] : [url]), ''].join('\n'),
  };
}

function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Everything Discord reads as markup, an address or a mention. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`|>#\-[\]()<:@]/g, String.raw`\$&`);
}
