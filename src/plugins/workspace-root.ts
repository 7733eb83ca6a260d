import type { Package } from '../core/model.ts';
import type { Look } from './plugin.ts';

/** Where cargo is started for a crate: the nearest folder above it whose manifest has a `[workspace]`, else its own. */
export async function cargoRootOf({ path }: Pick<Package, 'path'>, look: Look): Promise<string> {
  for (const root of foldersUp(path)) {
    const manifest = root === '.' ? 'Cargo.toml' : `${root}/Cargo.toml`;
    const text = (await look.read([manifest])).get(manifest) ?? '';
    if (/^\s*\[workspace[\].]/m.test(text)) return root;
  }
  return path;
}

/** A folder and those above it, up to the top. */
export function foldersUp(path: string): readonly string[] {
  const steps = path === '.' ? [] : path.split('/');
  return [...steps.map((_, at) => steps.slice(0, steps.length - at).join('/')), '.'];
}
