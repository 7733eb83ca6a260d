import type { Progress, ReleaseError } from '../core/error.ts';
import { clean, type Style } from './text.ts';

/** An expected failure, for people: what was found, what to do next, and what else was found. */
export function showError(error: ReleaseError, style: Style): string {
  return [error, ...error.others]
    .flatMap((one, at) => showOne(one, at === 0 ? 'error' : 'also', style))
    .join('\n');
}

/** What to do about a failure. Git may fail wherever it is asked something plain, so what to do then is said here, once. */
export function hintOf({ code, hint }: ReleaseError): string | null {
  if (hint !== null || code !== 'GIT_FAILED') return hint;
  return 'Git itself failed; its words are above. Look for what is damaged: git fsck. Then run the same command again.';
}

function showOne(error: ReleaseError, word: 'error' | 'also', style: Style): readonly string[] {
  const { code, message, progress } = error;
  const hint = hintOf(error);
  const [first = '', ...rest] = message.split('\n').map(clean);
  const lines = [
    `${style.red(style.bold(`${word}[${code}]`))}: ${first}`,
    ...rest.map((line) => `  ${line}`),
  ];
  const next = hint === null ? [] : [`  ${style.cyan('→')} ${clean(hint)}`];
  return [...lines, ...(progress === null ? [] : standing(progress)), ...next];
}

/** What is done of a release, in a number, and what is left, in words. */
function standing({ steps, finish }: Progress): readonly string[] {
  const left = steps.filter(({ state }) => state === 'left');
  const count = steps.length - left.length;
  return [
    `  ${String(count)} of ${String(steps.length)} steps are done. Left, and done by ${finish}:`,
    ...left.map(({ step }) => `    ${clean(step)}`),
  ];
}

/** A bug of ours: no stack, but what a report needs. */
export function showBug(error: unknown, style: Style): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place =
    error instanceof Error ? (/\bat .*?((?:dist|src)\/[\w./-]+:\d+)/.exec(error.stack ?? '')?.[1] ?? '') : '';
  return [
    `${style.red(style.bold('error[BUG]'))}: ${clean(message)}`,
    `  This is a defect of release${place === '' ? '' : ` (${place})`}, not of your repository. Please report it with this text.`,
  ].join('\n');
}
