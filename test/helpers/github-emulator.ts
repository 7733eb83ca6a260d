import { createEmulator } from 'emulate';
import { z } from 'zod';
import { freePort } from './loopback.ts';

/** GitHub's API as people who are not us understand it (npm `emulate`), in this process. */
export interface GithubEmulator {
  readonly apiUrl: string;
  /** May write to o/r. */
  readonly token: string;
  /** Asks the API directly, as the owner. */
  call(method: string, path: string, body?: object): Promise<unknown>;
  /** Makes a tag on the default branch. */
  tag(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the stand-in with one public repository, `o/r`. */
export async function startGithubEmulator(): Promise<GithubEmulator> {
  const token = 'ghp_owner0123456789';
  const emulator = await createEmulator({
    service: 'github',
    port: await freePort(),
    seed: {
      tokens: { [token]: { login: 'o', scopes: ['repo'] } },
      github: {
        users: [{ login: 'o' }],
        repos: [{ owner: 'o', name: 'r', auto_init: true }],
      },
    },
  });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${emulator.url}/repos/o/r${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const tag = async (name: string): Promise<void> => {
    const { object } = z
      .object({ object: z.object({ sha: z.string() }) })
      .parse(await call('GET', '/git/ref/heads/main'));
    await call('POST', '/git/refs', { ref: `refs/tags/${name}`, sha: object.sha });
  };
  return { apiUrl: emulator.url, token, call, tag, stop: () => emulator.close() };
}
