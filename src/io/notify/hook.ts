import { createHmac } from 'node:crypto';
import type { NotifyEvent } from '../../core/notify/event.ts';
import {
  discordMessage,
  pagerdutyMessage,
  slackMessage,
  teamsMessage,
  webhookMessage,
} from '../../core/notify/messages.ts';
import type { NotifySettings } from '../../core/notify/settings.ts';
import { printable } from '../../core/quote.ts';
import { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';
import { exchange, type HttpRequest } from '../http-exchange.ts';

/** Where PagerDuty takes events, outside the European region. */
const pagerduty = 'https://events.pagerduty.com/v2/enqueue';

/** Where a message is sent from, and how long that may take, in milliseconds. */
export interface NotifyPlace {
  readonly env: Environment;
  readonly timeout: number;
}

/** Posts a message as JSON; what went wrong, or null. Redirects are not followed: the address is a secret. */
export async function sendHook(
  settings: NotifySettings,
  event: NotifyEvent,
  { env, timeout }: NotifyPlace,
): Promise<string | null> {
  const value = env[settings.env] ?? '';
  const message = messageOf(settings, event, value);
  if (message === null) return null;
  const body = JSON.stringify(message);
  const signature = signatureOf(settings.secretEnv, env, body);
  if (typeof signature === 'string') return signature;
  const address = settings.kind === 'pagerduty' ? (settings.url ?? pagerduty) : value;
  if (!isWebAddress(address)) return 'its address is not one of http(s)';
  const headers = { 'content-type': 'application/json', ...signature };
  return post({ url: new URL(address), headers, body, timeout });
}

async function post(
  request: Pick<HttpRequest, 'url' | 'headers' | 'body' | 'timeout'>,
): Promise<string | null> {
  const whole: HttpRequest = { ...request, method: 'POST', longest: 64 * 1024 };
  const answer = await exchange(whole, new AbortController().signal);
  if ('problem' in answer) return answer.problem;
  if (answer.status >= 200 && answer.status < 300) return null;
  // The address is the secret, and servers like to say what they were asked for.
  const path = new Secret(request.url.pathname.slice(1));
  return `it answered ${answer.status}: ${printable(path.redact((answer.body ?? '').trim()), 100)}`;
}

function messageOf({ kind }: NotifySettings, event: NotifyEvent, value: string): object | null {
  switch (kind) {
    case 'slack':
      return slackMessage(event);
    case 'discord':
      return discordMessage(event);
    case 'teams':
      return teamsMessage(event);
    case 'pagerduty': {
      const message = pagerdutyMessage(event);
      return message === null ? null : { routing_key: value, ...message };
    }
    case 'webhook':
      return { ...webhookMessage(event), sentAt: new Date().toISOString() };
    case 'email':
      return null;
  }
}

/** HMAC-SHA-256 (RFC 2104) over the bytes of the body, in the form GitHub's webhooks made common; or why there is none. */
function signatureOf(
  name: string | undefined,
  env: Environment,
  body: string,
): Readonly<Record<string, string>> | string {
  if (name === undefined) return {};
  const key = env[name] ?? '';
  if (key === '') return `${name}, the key messages are signed with, is not set`;
  return { 'x-release-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}` };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
