import { homeOf, isObject, parseObject } from './answers.ts';
import type { NoAnswer } from './cargo-index.ts';
import type { Get } from './get.ts';

/** The index of PyPI. */
export const pypi = 'https://pypi.org/simple/';

/** Files of a project by name, with their sha256 (lower-case hex) where the index tells it. */
export type IndexedFiles = ReadonlyMap<string, string | null>;

/** What an index says of a project. */
export interface IndexedProject {
  readonly host: string;
  readonly files: IndexedFiles;
  /** Names of the files that are yanked (PEP 592). */
  readonly yanked: ReadonlySet<string>;
}

/** All files an index has of a project: as JSON (PEP 691), or as the HTML of PEP 503. None where it does not know the project. */
export async function pythonFiles(
  name: string,
  index: string | null,
  get: Get,
): Promise<IndexedProject | NoAnswer> {
  const home = homeOf(index ?? pypi);
  if (home === null) return { host: 'python', problem: 'its address is none' };
  const url = new URL(`${encodeURIComponent(name.replace(/[-_.]+/g, '-').toLowerCase())}/`, home);
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.2';
  const got = await get({ url, accept, authorization: null });
  const { host } = home;
  if ('problem' in got) return { host, problem: got.problem };
  const listed = parseObject(got.text ?? '')?.['files'];
  const files = Array.isArray(listed) ? listed.flatMap(fromJson) : linksIn(got.text ?? '', url);
  return {
    host,
    files: new Map(files.map(({ name: file, sha256 }) => [file, sha256])),
    yanked: new Set(files.flatMap(({ name: file, yanked }) => (yanked ? [file] : []))),
  };
}

interface Entry {
  readonly name: string;
  readonly sha256: string | null;
  readonly yanked: boolean;
}

function fromJson(file: unknown): readonly Entry[] {
  if (!isObject(file) || typeof file['filename'] !== 'string') return [];
  const hashes = file['hashes'];
  const sha256 = isObject(hashes) ? hashes['sha256'] : null;
  const said = file['yanked'];
  const yanked = said === true || (typeof said === 'string' && said !== '');
  return [{ name: file['filename'], sha256: typeof sha256 === 'string' ? sha256 : null, yanked }];
}

/** The fragment of a link names the digest of its file. */
function linksIn(html: string, base: URL): readonly Entry[] {
  return [...html.matchAll(/<a\b[^<>]*>/g)].flatMap(([anchor]): readonly Entry[] => {
    const href = /\bhref="([^"]*)"/.exec(anchor)?.[1] ?? '';
    if (!URL.canParse(href, base.href)) return [];
    const { pathname, hash } = new URL(href, base);
    const sha256 = /^#sha256=([0-9a-f]{64})$/.exec(hash)?.[1] ?? null;
    const name = decodeURIComponent(pathname.split('/').at(-1) ?? '');
    return [{ name, sha256, yanked: /\bdata-yanked\b/.test(anchor) }];
  });
}

/** The version in the name of a wheel or source archive (Python packaging, "Binary distribution format", "Source distribution format"). */
export function versionIn(file: string): string {
  const steps = file.replace(/\.tar\.gz$/, '').split('-');
  return (file.endsWith('.whl') ? steps[1] : steps.at(-1)) ?? '';
}
