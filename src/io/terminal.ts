import { createInterface } from 'node:readline/promises';
import { Writable, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createColors } from 'picocolors';
import { Secret } from '../core/secret.ts';
import type { Environment } from './git/run.ts';

/** The streams and environment a terminal is made of. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Environment;
}

/** Columns assumed where the terminal does not tell. */
const defaultWidth = 100;

/** Data to stdout, talk to stderr; colour on a terminal unless NO_COLOR is set (https://no-color.org). */
export function openTerminal({ stdin, stdout, stderr, env }: Streams): {
  readonly data: (text: string) => void;
  readonly talk: (text: string) => void;
  readonly width: number;
  readonly style: ReturnType<typeof createColors>;
  readonly interactive: boolean;
  readonly ci: boolean;
  readonly input: () => Promise<string>;
  readonly confirm: (question: string) => Promise<boolean>;
} {
  return {
    data: (text) => void stdout.write(ended(text)),
    talk: (text) => void stderr.write(ended(text)),
    width: stdout.columns ?? defaultWidth,
    style: createColors(wantsColour(env, stdout.isTTY === true && stderr.isTTY === true)),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    ci: isSet(env['CI']),
    input: () => text(stdin),
    confirm: (question) => confirm(question, stdin, stderr),
  };
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function wantsColour(env: Environment, isTerminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  return isSet(env['FORCE_COLOR']) || (isTerminal && env['TERM'] !== 'dumb');
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

async function confirm(question: string, input: Readable, output: Writable): Promise<boolean> {
  const lines = createInterface({ input, output });
  const silence = new Promise<string>((resolve) => {
    lines.once('SIGINT', () => lines.close()).once('close', () => resolve('')); // Ctrl-C, Ctrl-D: no
  });
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), silence]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** Asks a question whose answer is not shown while it is typed; null where nobody sits at a terminal, or on Ctrl-C. */
export async function askSecret(question: string, { stdin, stderr }: Streams): Promise<Secret | null> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return null;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a terminal of its own, readline switches the echo off and writes what is typed to its output.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  const silence = new Promise<null>((resolve) => {
    lines.once('SIGINT', () => lines.close()).once('close', () => resolve(null));
  });
  stderr.write(question);
  try {
    const answer = await Promise.race([lines.question(''), silence]);
    return answer === null ? null : new Secret(answer);
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
