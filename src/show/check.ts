import type { CheckedMessage } from '../core/commits/check-message.ts';
import { clean, type Style } from './text.ts';

/** What `release check` found. Public JSON. */
export interface MessageReport {
  readonly schema: 1;
  /** Whether every message passes. */
  readonly passes: boolean;
  /** What the commits ask of the version together, before any policy for 0.x; null for nothing, or where none were read. */
  readonly level: string | null;
  readonly messages: readonly CheckedMessage[];
  /** What should be known besides. */
  readonly notes: readonly string[];
}

/** Messages for people: what each means, and how it should read where it is not right. */
export function showMessages(report: MessageReport, { style }: { readonly style: Style }): string {
  const { messages, notes, level } = report;
  const commits = messages.filter(({ of }) => of === 'commit').length;
  const failed = messages.filter(({ passes }) => !passes).length;
  const sum = commits === 0 ? [] : [`The commits together ask for: ${level ?? 'no release'}`];
  return [
    ...messages.flatMap((message) => showOne(message, style)),
    ...(messages.length === 0 ? ['No message to check.'] : sum),
    ...notes.map((note) => style.dim(clean(note))),
    ...(failed === 0 ? [] : [`${String(failed)} of ${String(messages.length)} not as they should be`]),
  ].join('\n');
}

function showOne(message: CheckedMessage, style: Style): readonly string[] {
  const { of, commit, header, level, reason, problem, suggestion, passes } = message;
  const mark = passes ? (problem === null ? style.green('✓') : style.yellow('!')) : style.red('✗');
  const what = of === 'commit' ? (commit ?? '').slice(0, 7) : of;
  const code = problem === null ? '' : `[${problem}] `;
  return [
    `${mark} ${what}: ${header === '' ? '(empty)' : clean(header)}`,
    `  ${code}${level ?? 'no release'}: ${clean(reason)}`,
    ...(suggestion === null ? [] : [`  → ${clean(suggestion)}`]),
  ];
}
