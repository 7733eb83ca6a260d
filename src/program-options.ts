import { Option, type Command } from 'commander';
import type { Ending, Tools } from './commands/tools.ts';

/** Makes the tools of a command once its folder is known. */
export type MakeTools = (options: { readonly cwd?: string; readonly json: boolean }) => Tools;

/** Told how the command ended. */
export type Finish = (ending: Ending) => void;

/** Options every command takes. */
export interface Common {
  readonly cwd?: string;
  readonly json?: boolean;
}

/** Adds a command to the command line. */
export type Add = (root: Command, tools: (common: Common) => Tools, finish: Finish) => void;

/** The options every command takes. */
export function common(command: Command): Command {
  return command
    .option('--json', 'print the value itself, for scripts', false)
    .addOption(new Option('-C, --cwd <folder>', 'run as if called in this folder'));
}

/** An option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Examples at the end of a help text. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
