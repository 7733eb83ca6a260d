import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './loopback.ts';
import { temporary } from './repo.ts';

/** A real Python index (pypiserver), empty, that takes files from anybody. */
export interface PythonIndex {
  /** Address, with '/' at the end; below it `simple/`. */
  readonly url: string;
  /** Names of the files it has. */
  readonly files: () => readonly string[];
  /** Puts a file there. */
  readonly put: (name: string, text: string) => void;
}

/** Starts an index that stops after the test. */
export async function pythonIndex(
  context: { after(clean: () => void): void },
  [command = '', ...args]: readonly string[],
): Promise<PythonIndex> {
  const store = join(temporary(context, 'index'), 'store');
  mkdirSync(store);
  const port = await freePort();
  const options = ['--port', String(port), '--interface', '127.0.0.1', '--hash-algo', 'sha256'];
  const open = ['--passwords', '.', '--authenticate', '.', '--disable-fallback'];
  const child = spawn(command, [...args, 'run', ...options, ...open, store], { stdio: 'ignore' });
  context.after(() => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 600; tries += 1) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) break;
    await wait(100);
  }
  return {
    url,
    files: () => readdirSync(store).sort(),
    put: (name, text) => {
      writeFileSync(join(store, name), text);
    },
  };
}
