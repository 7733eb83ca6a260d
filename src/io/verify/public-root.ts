import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';

/** Milliseconds until the public instance is given up. */
const patience = 15_000;

/** What @sigstore/tuf brings along: for each repository its files, in base64. */
const seeds = z.record(z.string(), z.object({ targets: z.record(z.string(), z.string()) }));

/**
 * The trusted root of the public instance of Sigstore: over TUF, which also remembers it; offline the one that came with
 * @sigstore/tuf, as old as that release.
 *
 * @throws Error when it does not come in time
 */
export async function publicRoot({ offline }: { readonly offline: boolean }): Promise<unknown> {
  if (offline) return seededRoot();
  const { DEFAULT_MIRROR_URL, getTrustedRoot } = await import('@sigstore/tuf');
  const { TrustedRoot } = await import('@sigstore/protobuf-specs');
  const stop = new AbortController();
  const late = wait(patience, null, { signal: stop.signal, ref: false }).catch(() => null);
  try {
    const root = await Promise.race([getTrustedRoot({ retry: { retries: 1 }, timeout: 5000 }), late]);
    if (root === null)
      throw new Error(`${DEFAULT_MIRROR_URL} did not answer within ${patience / 1000} seconds`);
    return TrustedRoot.toJSON(root);
  } finally {
    stop.abort();
  }
}

function seededRoot(): unknown {
  const found: unknown = createRequire(import.meta.url)('@sigstore/tuf/seeds.json');
  const [repository] = Object.values(seeds.parse(found));
  const text = Buffer.from(repository?.targets['trusted_root.json'] ?? '', 'base64').toString('utf8');
  const root: unknown = JSON.parse(text);
  return root;
}
