import type { NotifyEvent } from '../../core/notify/event.ts';
import type { NotifySettings } from '../../core/notify/settings.ts';
import { wants } from '../../core/notify/summary.ts';
import type { Warning } from '../../core/model.ts';
import { Secret } from '../../core/secret.ts';
import type { Notifier } from '../../ports-deploy.ts';
import type { Environment } from '../git/run.ts';
import { sendEmail } from './email.ts';
import { sendHook } from './hook.ts';

/** Longest time a message may take, in milliseconds. */
const patience = 10_000;

/**
 * Tells people what happens, by all media that want to know, side by side and within bounded time: what cannot be told is one
 * warning, and never a reason for anything to fail. It goes on when the run is stopped, because that is worth telling, too.
 */
export function openNotifier(
  settings: readonly NotifySettings[],
  env: Environment,
  timeout: number = patience,
): Notifier {
  return {
    async notify(event) {
      const meant = settings.filter((one) => wants(one, event));
      const problems = await Promise.all(meant.map((one) => send(one, event, { env, timeout })));
      return problems.flatMap((problem) => (problem === null ? [] : [problem]));
    },
  };
}

async function send(
  settings: NotifySettings,
  event: NotifyEvent,
  { env, timeout }: { readonly env: Environment; readonly timeout: number },
): Promise<Warning | null> {
  const value = env[settings.env] ?? '';
  const problem = value === '' ? `${settings.env} is not set` : await sent(settings, event, { env, timeout });
  if (problem === null) return null;
  const address = new Secret(value);
  return {
    code: 'NOT_NOTIFIED',
    message: `${settings.kind} was not told that ${event.version} is ${event.kind}: ${address.redact(problem)}`,
    hint: `Everything else went on. Look at the address in ${settings.env}.`,
  };
}

/** What went wrong, or null. */
async function sent(
  settings: NotifySettings,
  event: NotifyEvent,
  place: { readonly env: Environment; readonly timeout: number },
): Promise<string | null> {
  try {
    return await (settings.kind === 'email' ? sendEmail : sendHook)(settings, event, place);
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be sent';
  }
}
