import { parse } from 'yaml';
import { sha256 } from '../canonical.ts';

/**
 * What configuration was, without its values: 16 bits of a digest for each key, which notice a change (but for one in 65,536). That
 * is too few to tell a guess of a long secret from the secret, and enough to find a short one, such as a PIN. The same value has the
 * same digest wherever it is, so a value that is used again tells no more.
 */
export type Fingerprint = Readonly<Record<string, string>>;

/** What configuration is read from. */
export interface Configured {
  /** Texts of files by path; null where there is no file. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Values of variables by name; null where they are not set. */
  readonly variables: ReadonlyMap<string, string | null>;
}

/** More keys than this in one file are told as one. */
const mostKeys = 500;
/** Deeper values are told as one. */
const deepest = 8;

/** Takes the fingerprint. */
export function fingerprintOf({ files, variables }: Configured): Fingerprint {
  const values = new Map<string, string>();
  for (const [path, text] of files) {
    const keys = text === null ? null : keysIn(path, text);
    if (keys !== null) for (const [key, value] of keys) values.set(`${path}: ${key}`, value);
    else if (text !== null) values.set(path, text);
  }
  for (const [name, value] of variables) if (value !== null) values.set(`$${name}`, value);
  return Object.fromEntries([...values].map(([label, value]) => [label, sha256(value).slice(0, 4)]));
}

/** Keys and values of a file of a known form; null where it is told as one. */
function keysIn(path: string, text: string): ReadonlyMap<string, string> | null {
  const keys = /(?:^|\/)\.env(?:\.[^/]*)?$|\.env$/.test(path) ? variablesIn(text) : membersIn(path, text);
  return keys === null || keys.size === 0 || keys.size > mostKeys ? null : keys;
}

/**
 * Lines such as `NAME=value`, as Compose and dotenv read them; comments count for nothing. Null where one is not understood, such as a
 * value of several lines: what looks like a name there may be a part of a secret.
 */
function variablesIn(text: string): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    const name = line
      .slice(0, Math.max(0, at))
      .replace(/^export\s/, '')
      .trim();
    const value = line.slice(at + 1).trim();
    if (at === -1 || !/^[A-Za-z_]\w*$/.test(name) || isOpen(value)) return null;
    found.set(name, value);
  }
  return found;
}

/** Whether a value begins with a quote that does not end in its line. */
function isOpen(value: string): boolean {
  const [quote = ''] = value;
  return /["'`]/.test(quote) && !value.includes(quote, 1);
}

function membersIn(path: string, text: string): ReadonlyMap<string, string> | null {
  if (!/\.(?:json|ya?ml)$/.test(path)) return null;
  try {
    const value: unknown = path.endsWith('.json') ? JSON.parse(text) : parse(text, { logLevel: 'error' });
    return new Map(leaves(value, ''));
  } catch {
    return null;
  }
}

function leaves(value: unknown, path: string, depth = 0): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === deepest)
    return path === '' ? [] : [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, member]: readonly [string, unknown]) =>
    leaves(member, path === '' ? key : `${path}.${key}`, depth + 1),
  );
}
