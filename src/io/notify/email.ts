import type { NotifyEvent } from '../../core/notify/event.ts';
import { emailMessage } from '../../core/notify/messages.ts';
import type { NotifySettings } from '../../core/notify/settings.ts';
import { within } from '../within.ts';
import type { NotifyPlace } from './hook.ts';

/** Sends an e-mail by the SMTP server of an address such as `smtps://user:password@mail.example.com`; what went wrong, or null. */
export async function sendEmail(
  { env: name, from, to = [] }: NotifySettings,
  event: NotifyEvent,
  { env, timeout }: NotifyPlace,
): Promise<string | null> {
  const server = URL.canParse(env[name] ?? '') ? new URL(env[name] ?? '') : null;
  if (server === null || !['smtp:', 'smtps:'].includes(server.protocol))
    return 'its address is not one of smtp(s)';
  if (from === undefined || to.length === 0) return 'from or to is missing';
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url: server.href,
    ...{ connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout, dnsTimeout: timeout },
    // Nothing of a message is ever read from a file or an address.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const sending = transport.sendMail({ from, to: [...to], ...emailMessage(event) });
  return within(timeout, new AbortController().signal, (signal) =>
    Promise.race([sending.then(() => null, reasonOf), late(signal)]),
  ).finally(() => {
    transport.close();
  });
}

function late(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('it did not answer in time'));
  });
}

/** The code alone: what servers say may repeat what was sent to them. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? `it failed (${String(error.code)})` : 'it failed';
}
