import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ForgeTarget } from '../../core/forge-target.ts';
import type { Secret } from '../../core/secret.ts';
import type { Forge, Standing } from '../../ports.ts';
import type { RequestThread } from '../../ports-review.ts';

/** Opens the forge a target names. The GitHub client is large, so it loads only when it is asked for. */
export async function openForge(
  target: ForgeTarget,
  standing: Standing,
  { token, say }: { readonly token: Secret | null; readonly say: (text: string) => void },
): Promise<Forge | null> {
  switch (target.kind) {
    case 'none':
      return null;
    case 'github': {
      const { github } = await import('./github.ts');
      return github({ apiUrl: target.apiUrl, owner: target.owner, name: target.name, token, say });
    }
    case 'local': {
      const { localForge } = await import('./local.ts');
      return localForge(target.path ?? (await folderBeside(standing)));
    }
  }
}

/** Opens what is said below a pull request; null without a token, and where the forge is not GitHub. Nothing is asked yet. */
export async function openThread(
  target: ForgeTarget,
  number: number,
  { token, say }: { readonly token: Secret | null; readonly say: (text: string) => void },
): Promise<RequestThread | null> {
  if (token === null || target.kind !== 'github') return null;
  const { githubThread } = await import('./github-thread.ts');
  return githubThread({ ...target, token, say }, number);
}

/**
 * Where the local forge keeps its pages unless told: beside the refs of the remote when that is a folder, so that
 * every clone sees the same pages, else beside the refs of this clone.
 */
async function folderBeside({ root, gitDir, remote }: Standing): Promise<string> {
  const place = remote === null ? null : folderOf(root, remote.url);
  if (place === null) return join(gitDir, 'releases');
  const inner = join(place, '.git');
  const isBare = await access(inner).then(
    () => false,
    () => true,
  );
  return join(isBare ? place : inner, 'releases');
}

/** The folder a remote's address names, or null for one on another machine (git-fetch(1), "GIT URLS"). */
function folderOf(root: string, url: string): string | null {
  if (url.startsWith('file://')) return pathOf(url);
  if (url.startsWith('/') || /^[a-z]:[\\/]/i.test(url)) return url;
  return /^\.\.?(?:[\\/]|$)/.test(url) ? join(root, url) : null;
}

/** The path of a file address, or null where it has none (another host, bytes no path may hold). */
function pathOf(url: string): string | null {
  try {
    return fileURLToPath(url);
  } catch {
    return null;
  }
}
