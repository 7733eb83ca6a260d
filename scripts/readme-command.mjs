/**
 * Prints line N (from 1) of the README's first fenced block, so that CI runs what the README tells people to run.
 *
 *   node scripts/readme-command.mjs 2
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = join(import.meta.dirname, '..', 'README.md');
const wanted = Number(process.argv[2]);

try {
  process.stdout.write(`${commandAt(readFileSync(readme, 'utf8'), wanted)}\n`);
} catch (error) {
  process.stderr.write(`scripts/readme-command.mjs: ${error.message}\n`);
  process.exitCode = 1;
}

function commandAt(text, number) {
  if (!Number.isInteger(number) || number < 1)
    throw new Error('usage: readme-command.mjs <line number from 1>');
  const command = firstFencedBlock(text)
    [number - 1]?.trim()
    .replace(/^\$ /, '')
    .replace(/\s+#\s.*$/, '');
  if (command === undefined || command === '') {
    throw new Error(`README.md has no line ${number} in its first fenced block.`);
  }
  return command;
}

/** Lines between the first fence and its closing one (CommonMark §4.5: at least as long, same character). */
function firstFencedBlock(text) {
  const lines = text.split(/\r?\n/);
  const open = lines.findIndex((line) => /^ {0,3}(`{3,}|~{3,})/.test(line));
  if (open === -1) throw new Error('README.md has no fenced block.');
  const fence = /(`{3,}|~{3,})/.exec(lines[open])[0];
  const closing = lines.findIndex((line, at) => at > open && line.trim().startsWith(fence));
  if (closing === -1) throw new Error('README.md: the first fenced block is never closed.');
  return lines.slice(open + 1, closing);
}
