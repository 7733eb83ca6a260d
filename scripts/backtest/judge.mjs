/** Whether an answer names what was shipped, as the runner of the corpus judges it. */
export function judge(pair, { releases, error }, repository) {
  const { nextVersion: want, prevVersion: prev } = pair;
  if (error !== undefined) return { ok: false, kind: 'error', want, prev, got: null, msg: error };
  const release = find(releases, pair, repository);
  const got = release?.next ?? null;
  if (want === null) return { ok: got === null, kind: 'false-release', want, prev, got };
  const ok = got === want || (pair.accept ?? []).includes(got);
  return { ok, kind: got === null ? 'no-release' : 'other-version', want, prev, got };
}

/** The release of a component: by path, then by name, then by the last part of the path. */
function find(releases, { component, path }, { repo }) {
  const plain = (text) => text.replace(/^\.\/|\/$/g, '').replace(/^\.$/, '');
  const unscoped = (name) => name.toLowerCase().replace(/^@[^/]+\//, '');
  const byPath = releases.find((one) => plain(one.path) === plain(path));
  if (byPath !== undefined) return byPath;
  if (component !== '.') {
    const names = [component.toLowerCase(), plain(path).split('/').at(-1)];
    return releases.find(({ package: name }) => names.includes(unscoped(name)));
  }
  if (releases.length <= 1) return releases[0];
  return releases.find(({ package: name }) => name === repo.split('/')[1]) ?? highest(releases);
}

/** The version that a repository with one version ships. */
function highest(releases) {
  const key = ({ next }) =>
    next
      .split(/[.+-]/, 3)
      .map((part) => part.padStart(9, '0'))
      .join('.');
  return releases.toSorted((a, b) => (key(a) < key(b) ? 1 : -1))[0];
}
