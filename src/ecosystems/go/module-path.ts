/** A module path without what it says about the major version. */
export interface ModulePath {
  readonly base: string;
  /** The major version it is bound to; null for paths that stand for both 0 and 1. */
  readonly major: number | null;
  /** How a major is written: `/v2`, or `.v2` at gopkg.in, where 0 and 1 are written, too. */
  readonly separator: '/v' | '.v';
}

/** Takes a module path apart (https://go.dev/ref/mod#major-version-suffixes). */
export function readModulePath(path: string): ModulePath {
  const separator = path.startsWith('gopkg.in/') ? '.v' : '/v';
  const pattern = separator === '.v' ? /^(.+)\.v(0|[1-9]\d*)$/ : /^(.+)\/v([2-9]|[1-9]\d+)$/;
  const [, base = path, major] = pattern.exec(path) ?? [];
  return { base, major: major === undefined ? null : Number(major), separator };
}

/** The path of the same module at another major version. */
export function withMajor(path: string, major: number): string {
  const { base, separator } = readModulePath(path);
  return major < 2 && separator === '/v' ? base : `${base}${separator}${major}`;
}

/** Whether a version of this major can be had under the path. */
export function carries(path: string, major: number): boolean {
  const { major: own } = readModulePath(path);
  return own === null ? major < 2 : own === major;
}

/** Whether a package (or module) path lies in a module of this path, as far as the text says. */
export function isBelow(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}
