import type { WithdrawReport } from '../core/withdraw/step.ts';
import { clean, type Style } from './text.ts';

/** A withdrawal, or what takes it back, and its steps. */
export interface ShownWithdrawal {
  /** The tag of the release: a version alone may be of several packages. */
  readonly tag: string;
  readonly direction: 'yank' | 'restore';
  readonly steps: readonly WithdrawReport[];
}

/** Every step on a line, and below it what a person does where no program can or did. */
export function showWithdrawal(
  { tag, direction, steps }: ShownWithdrawal,
  look: { readonly style: Style },
): string {
  const head = direction === 'yank' ? `Withdraw ${clean(tag)}` : `Take ${clean(tag)} back into use`;
  return [look.style.bold(head), ...steps.flatMap((step) => showWithdrawStep(step, look))].join('\n');
}

/** One step. */
export function showWithdrawStep(
  { step, state, message, command }: WithdrawReport,
  { style }: { readonly style: Style },
): readonly string[] {
  const signs = {
    todo: style.bold('•'),
    there: style.dim('–'),
    done: style.green('✓'),
    left: style.yellow('!'),
    failed: style.red('✗'),
  };
  const words = {
    todo: '',
    there: ' (is so already)',
    done: '',
    left: ' (left to you)',
    failed: ' (failed)',
  };
  const why = message === null ? '' : `: ${clean(message)}`;
  const line = `  ${signs[state]} ${clean(step)}${words[state]}${why}`;
  const isOpen = state === 'left' || state === 'failed';
  return isOpen && command !== null ? [line, `    → ${clean(command)}`] : [line];
}
