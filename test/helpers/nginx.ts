import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './loopback.ts';

/** An nginx that runs. */
export interface Nginx {
  /** Where it answers, with '/' at the end. */
  readonly url: string;
  /** Makes it read its files anew. */
  readonly reload: [string, ...string[]];
}

/** Starts a real nginx, until the test ends, that sends everything to the upstream `app` of a file in `conf` of a folder; none is there yet. */
export async function startNginx(
  t: TestContext,
  { root, nginx }: { readonly root: string; readonly nginx: string },
): Promise<Nginx> {
  const port = await freePort();
  mkdirSync(join(root, 'conf'));
  const config = join(root, 'nginx.conf');
  writeFileSync(join(root, 'conf', 'app.conf'), 'upstream app { server 127.0.0.1:9; }\n');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    config,
    `pid ${root}/pid; error_log ${root}/errors; worker_processes 1; events {}
http {
  access_log off; ${paths.map((name) => `${name}_temp_path ${root}/temp-${name};`).join(' ')}
  include ${root}/conf/*;
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://app; } }
}
`,
  );
  const argv = ['-c', config, '-e', join(root, 'errors')];
  const child = spawn(nginx, [...argv, '-g', 'daemon off;'], { stdio: 'inherit' });
  t.after(async () => {
    child.kill();
    await once(child, 'close');
  });
  while (!existsSync(join(root, 'pid')) || readFileSync(join(root, 'pid'), 'utf8') === '') await wait(50);
  rmSync(join(root, 'conf', 'app.conf'));
  return { url: `http://127.0.0.1:${port}/`, reload: [nginx, ...argv, '-s', 'reload'] };
}
