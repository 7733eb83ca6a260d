import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names that manifests of the repository give to its own packages. */
export function ownNames(dir) {
  const git = [
    '-C',
    dir,
    'ls-files',
    '-z',
    '*package.json',
    '*Cargo.toml',
    '*pyproject.toml',
    '*go.mod',
    '*setup.py',
  ];
  const files = execFileSync('git', git, { encoding: 'utf8' }).split('\0');
  const texts = files.filter((file) => file !== '').map((file) => readFileSync(join(dir, file), 'utf8'));
  return new Set(texts.flatMap((text) => nameIn.flatMap((pattern) => pattern.exec(text)?.[1] ?? [])));
}

const nameIn = [/"name":\s*"([^"]+)"/, /^\s*name\s*=\s*["']([^"']+)["']/m, /^module\s+(\S+)/m];

/** Its own packages have neither files nor an address. */
export function isOwn({ hashes, externalReferences, properties, purl }) {
  const isKnown = hashes ?? externalReferences ?? properties;
  return isKnown === undefined && !/[?&]vcs_url=/.test(purl ?? '');
}

export function toPackage({ group, name, version, purl, hashes = [], externalReferences = [] }) {
  const all = [...hashes, ...externalReferences.flatMap((one) => one.hashes ?? [])];
  return {
    name: group === undefined ? name : `${group}/${name}`,
    version: version ?? '',
    purl,
    hashes: new Set(all.map(({ content }) => content)),
  };
}
