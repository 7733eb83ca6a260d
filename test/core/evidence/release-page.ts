import { attestFiles } from '../../../src/apply/attest-files.ts';
import { localBuilder } from '../../../src/core/evidence/builder.ts';
import type { Case } from '../../../src/core/evidence/page.ts';
import type { Asset } from '../../../src/core/model.ts';
import { digestOf, trusting, type Keys } from '../../helpers/evidence.ts';

export const commit = 'c'.repeat(40);
export const tag = 'v1.2.0';
export const repository = 'https://github.com/acme/lamp';

/** The files of a release page with all its evidence, by name. */
export async function releasedFiles(
  keys: Keys,
  files: Readonly<Record<string, string>>,
  about: { readonly tag?: string; readonly version?: string; readonly commit?: string } = {},
): Promise<Map<string, string>> {
  const texts = new Map(Object.entries(files));
  const asset = (name: string): Asset => {
    const bytes = Buffer.from(texts.get(name) ?? '');
    return { name, path: name, size: bytes.length, sha256: digestOf(bytes) };
  };
  await attestFiles(
    {
      assets: Object.keys(files).map(asset),
      packages: [],
      images: [],
      build: {
        repository,
        branch: 'main',
        tag,
        version: '1.2.0',
        commit,
        base: 'b'.repeat(40),
        planId: 'a'.repeat(16),
        steps: [['npm', 'run', 'build']],
        dirty: [],
        builder: localBuilder,
        toolVersion: '0.1.0',
        finished: '2026-11-24T12:00:00Z',
        ...about,
      },
    },
    keys.signer,
    {
      scratch: (name, text) => {
        texts.set(name, text);
        return Promise.resolve(name);
      },
      digest: (path) => Promise.resolve(asset(path)),
      bytes: (path) => Buffer.from(texts.get(path) ?? ''),
    },
  );
  return texts;
}

/** A page of these files, to be judged by who trusts a key. */
export function caseOf(files: ReadonlyMap<string, string>, keys: Keys): Case {
  return {
    page: {
      tag,
      files: [...files].map(([name, text]) => {
        const bytes = Buffer.from(text);
        return { name, size: bytes.length, sha256: digestOf(bytes), told: null };
      }),
      read: (name) => Buffer.from(files.get(name) ?? ''),
    },
    expected: { version: '1.2.0', commit, repository },
    policy: trusting(keys.publicKey),
    seen: new Map(),
  };
}
