import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './loopback.ts';
import { temporary } from './repo.ts';

/** A real registry of container images (docker-registry of the Distribution project), empty. */
export interface ImageRegistry {
  /** Address, with '/' at the end. */
  readonly url: string;
  /** Host and port. */
  readonly host: string;
}

/** Who gets in: nobody has to say a name, one user, or who has a token of a server (with the certificate it signs by). */
export type Door =
  | { readonly kind: 'open' }
  | { readonly kind: 'password'; readonly htpasswd: string }
  | { readonly kind: 'token'; readonly realm: string; readonly certificate: string };

/** A user, and the line `htpasswd -nbB` writes of it. */
export const oneUser = {
  name: 'release',
  password: 'a-password-of-a-test',
  htpasswd: 'release:$2y$04$8s/FRE9.iufBVaKb36tfj.zpUd7DhgMNs5psmiNiXhqL659K4f3li',
} as const;

/** Starts a registry that stops after the test. */
export async function imageRegistry(
  context: { after(clean: () => void): void },
  [command = '', ...args]: readonly string[],
  door: Door = { kind: 'open' },
): Promise<ImageRegistry> {
  const dir = temporary(context, 'images');
  mkdirSync(join(dir, 'store'));
  const port = await freePort();
  const config = join(dir, 'config.yml');
  writeFileSync(
    config,
    `version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: ${dir}/store }, maintenance: { uploadpurging: { enabled: false } } }
http: { addr: '127.0.0.1:${port}', secret: 'of a test' }
${authOf(door, dir)}`,
  );
  const child = spawn(command, [...args, 'serve', config], { stdio: 'ignore' });
  context.after(() => child.kill('SIGKILL'));
  const host = `127.0.0.1:${port}`;
  for (let tries = 0; tries < 600; tries += 1) {
    const isUp = await fetch(`http://${host}/`).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    await wait(100);
  }
  return { url: `http://${host}/`, host };
}

function authOf(door: Door, dir: string): string {
  if (door.kind === 'open') return '';
  const file = join(dir, door.kind);
  if (door.kind === 'password') {
    writeFileSync(file, door.htpasswd);
    return `auth: { htpasswd: { realm: test, path: ${file} } }\n`;
  }
  writeFileSync(file, door.certificate);
  return `auth: { token: { realm: '${door.realm}', service: images, issuer: tester, rootcertbundle: ${file} } }\n`;
}
