/** A package.json, as far as it says where declarations are. */
export interface TypesManifest {
  readonly types?: unknown;
  readonly typings?: unknown;
  readonly main?: unknown;
  readonly exports?: unknown;
}

/**
 * Files that may hold the declarations of each entry point of a package, best first, relative to its directory (Node.js
 * "Package entry points"; TypeScript handbook "Modules Reference", `exports`). Patterns with `*` and paths that lead out
 * of the package are left out.
 * @returns by subpath, '.' being the main one
 */
export function entryPoints(manifest: TypesManifest): ReadonlyMap<string, readonly string[]> {
  const { exports } = manifest;
  if (exports === undefined || exports === null) return new Map([['.', classicEntry(manifest)]]);
  const entries = isObject(exports) && Object.keys(exports).every((key) => key.startsWith('.'));
  const table = entries ? Object.entries(exports) : [['.', exports] as const];
  const found = table
    .filter(([subpath]) => !subpath.includes('*') && !subpath.endsWith('.json'))
    .map(([subpath, target]) => [subpath, targets(target).flatMap(declarationsOf)] as const);
  return new Map(found.filter(([, files]) => files.length > 0));
}

function classicEntry({ types, typings, main }: TypesManifest): readonly string[] {
  const named = [types, typings, main].flatMap((value) =>
    typeof value === 'string' ? declarationsOf(value) : [],
  );
  return [...named, 'index.d.ts'];
}

/** What a conditional target can lead to: what is said under `types` first. */
function targets(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap((one: unknown) => targets(one));
  if (!isObject(target)) return [];
  const entries = Object.entries(target);
  const typed = entries.filter(([condition]) => condition === 'types');
  const others = entries.filter(([condition]) => condition !== 'types');
  return [...typed, ...others].flatMap(([, value]) => targets(value));
}

/** The declarations beside a file: `x.js` has `x.d.ts`, `x.mjs` has `x.d.mts`. */
function declarationsOf(file: string): readonly string[] {
  const path = file.replace(/^\.\//, '');
  if (path.startsWith('/') || path.split('/').includes('..')) return [];
  if (/\.d\.[cm]?ts$/.test(path)) return [path];
  const [, stem, kind] = /^(.*)\.([cm]?)js$/.exec(path) ?? [];
  if (stem !== undefined) return [`${stem}.d.${kind ?? ''}ts`];
  return /\.\w+$/.test(path) ? [] : [`${path}.d.ts`, `${path}/index.d.ts`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
