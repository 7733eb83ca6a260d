/** Removes folders of build output and the compiler's notes on them, so no file outlives its source. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const outputs = { dist: 'src', build: 'test' };

for (const folder of process.argv.slice(2)) {
  if (!Object.hasOwn(outputs, folder)) throw new Error(`clean.mjs: not build output: ${folder}`);
  rmSync(join(root, folder), { recursive: true, force: true });
  rmSync(join(root, 'node_modules', '.cache', 'tsc', `${outputs[folder]}.json`), { force: true });
}
