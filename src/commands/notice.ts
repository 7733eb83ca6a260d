import { clean } from '../show/text.ts';
import type { Terminal } from './tools.ts';

/** Tells people of something by which nothing fails, on a line of its own. Nothing in it steers the terminal. */
export function notice(terminal: Pick<Terminal, 'talk' | 'style'>, words: string): void {
  terminal.talk(`${terminal.style.yellow('!')} ${clean(words)}`);
}
