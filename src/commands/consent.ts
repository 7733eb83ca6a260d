import { ReleaseError } from '../core/error.ts';
import type { Terminal } from './tools.ts';

/** Whether somebody said yes on the command line, and how to say it. */
export interface Consent {
  readonly yes: boolean;
  /** The command that does not ask. */
  readonly again: string;
}

/**
 * Asks before anything changes. In a CI job nobody is asked: the job is the consent.
 * @throws ReleaseError NOT_CONFIRMED
 */
export async function assertConsent(
  question: string,
  { yes, again }: Consent,
  terminal: Terminal,
): Promise<void> {
  if (yes || terminal.ci) return;
  const hint = { hint: `Nothing was changed. Go ahead without asking: ${again}` };
  if (!terminal.interactive)
    throw new ReleaseError('NOT_CONFIRMED', 'nobody is here to confirm the plan', hint);
  if (await terminal.confirm(question)) return;
  throw new ReleaseError('NOT_CONFIRMED', 'the plan was not confirmed', hint);
}
