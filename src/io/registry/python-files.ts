import { homeOf, isObject, parseObject } from './answers.ts';
import type { NoAnswer } from './cargo-index.ts';
import type { Get } from './get.ts';

/** The index of PyPI. */
export const pypi = 'https://pypi.org/simple/';

/** Files of a project by name, with their sha256 (lower-case hex) where the index tells it. */
export type IndexedFiles = ReadonlyMap<string, string | null>;

/** All files an index has of a project: as JSON (PEP 691), or as the HTML of PEP 503. None where it does not know the project. */
export async function pythonFiles(
  name: string,
  index: string | null,
  get: Get,
): Promise<{ readonly host: string; readonly files: IndexedFiles } | NoAnswer> {
  const home = homeOf(index ?? pypi);
  if (home === null) return { host: 'python', problem: 'its address is none' };
  const url = new URL(`${encodeURIComponent(name.replace(/[-_.]+/g, '-').toLowerCase())}/`, home);
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.2';
  const got = await get({ url, accept, authorization: null });
  const { host } = home;
  if ('problem' in got) return { host, problem: got.problem };
  const listed = parseObject(got.text ?? '')?.['files'];
  const files = Array.isArray(listed) ? listed.flatMap(fromJson) : linksIn(got.text ?? '', url);
  return { host, files: new Map(files) };
}

type Entry = readonly [name: string, sha256: string | null];

function fromJson(file: unknown): readonly Entry[] {
  if (!isObject(file) || typeof file['filename'] !== 'string') return [];
  const hashes = file['hashes'];
  const sha256 = isObject(hashes) ? hashes['sha256'] : null;
  return [[file['filename'], typeof sha256 === 'string' ? sha256 : null]];
}

/** The fragment of a link names the digest of its file. */
function linksIn(html: string, base: URL): readonly Entry[] {
  return [...html.matchAll(/\bhref="([^"<>]*)"/g)].flatMap(([, href = '']): readonly Entry[] => {
    if (!URL.canParse(href, base.href)) return [];
    const { pathname, hash } = new URL(href, base);
    const sha256 = /^#sha256=([0-9a-f]{64})$/.exec(hash)?.[1] ?? null;
    return [[decodeURIComponent(pathname.split('/').at(-1) ?? ''), sha256]];
  });
}
