/**
 * Prints a text file as a Markdown code block that no content can close: the fence is longer than the longest run of
 * backticks inside (CommonMark §4.5).
 *
 *   node scripts/fence.mjs plan.txt
 */
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
const fence = '`'.repeat(longest + 1);
process.stdout.write(`${fence}text\n${text.trimEnd()}\n${fence}\n`);
