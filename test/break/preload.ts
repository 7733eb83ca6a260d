/**
 * Loaded into a run with `node --import`: spoils the nth change of a file that the run makes (node:fs/promises), as
 * RELEASE_BREAK_FILES says: `<n>:<how>`, or nothing but a log of them in the file RELEASE_BREAK_FILES_LOG.
 */
import { appendFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [at = '', how = ''] = (process.env['RELEASE_BREAK_FILES'] ?? '').split(':');
const log = process.env['RELEASE_BREAK_FILES_LOG'];
let count = 0;

/** Changes a file, or not, or is killed before or after it. */
async function spoil<T>(what: string, work: () => Promise<T>): Promise<T> {
  count += 1;
  const isIt = String(count - 1) === at;
  if (log !== undefined) appendFileSync(log, `${what}\n`);
  if (isIt && how === 'error') throw broken(what);
  if (isIt && how === 'kill') process.kill(process.pid, 'SIGKILL');
  const result = await work();
  if (isIt && how === 'kill-after') process.kill(process.pid, 'SIGKILL');
  if (isIt && how === 'lost') throw broken(what);
  return result;
}

function broken(what: string): Error {
  return Object.assign(new Error(`EIO: i/o error, ${what}`), { code: 'EIO' });
}

const { copyFile, link, rename, rm, writeFile } = fs;
Object.assign(fs, {
  copyFile: (...args: Parameters<typeof copyFile>) =>
    spoil(`copy ${String(args[1])}`, () => copyFile(...args)),
  rename: (...args: Parameters<typeof rename>) => spoil(`rename ${String(args[1])}`, () => rename(...args)),
  writeFile: (...args: Parameters<typeof writeFile>) =>
    spoil(`write ${typeof args[0] === 'string' ? args[0] : ''}`, () => writeFile(...args)),
  link: (...args: Parameters<typeof link>) => spoil(`link ${String(args[1])}`, () => link(...args)),
  rm: (...args: Parameters<typeof rm>) => spoil(`rm ${String(args[0])}`, () => rm(...args)),
});
syncBuiltinESMExports();
