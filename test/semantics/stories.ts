import type { Repo } from '../helpers/repo.ts';

/** A package.json. */
export function npm(name: string, version: string | null, more: object = {}): string {
  return `${JSON.stringify({ name, ...(version === null ? {} : { version }), ...more }, null, 2)}\n`;
}

/** A Cargo.toml of a crate; `more` are further lines. */
export function crate(name: string, version: string, more = ''): string {
  return `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${more}`;
}

/** A configuration file. */
export function configured(config: object): Readonly<Record<string, string>> {
  return { 'release.config.json': `${JSON.stringify(config)}\n` };
}

/** One package, released as v1.0.0 unless said otherwise. Then one commit for each message, oldest first. */
export function lamp(
  messages: readonly string[],
  { at = '1.0.0', config = {} }: { readonly at?: string; readonly config?: object } = {},
): (repo: Repo) => void {
  return (repo) => {
    repo.commit('feat: begin', { 'package.json': npm('lamp', at), ...configured(config) });
    repo.tag(`v${at}`);
    for (const message of messages) repo.commit(message);
  };
}

/** A private npm workspace of packages below `packages/`, each with a tag of its own. */
export function workspace(
  packages: Readonly<Record<string, object>>,
  more: Readonly<Record<string, string>> = {},
): (repo: Repo) => void {
  return (repo) => {
    const members = Object.entries(packages).map(([name, fields]): [string, string] => [
      `packages/${name}/package.json`,
      npm(name, '1.0.0', fields),
    ]);
    repo.commit('feat: begin', {
      'package.json': npm('top', null, { private: true, workspaces: ['packages/*'] }),
      ...Object.fromEntries(members),
      ...more,
    });
    for (const [name, fields] of Object.entries(packages)) {
      repo.tag(`${name}@${'version' in fields ? String(fields.version) : '1.0.0'}`);
    }
  };
}

/** Merges a branch cut from main: its commits, then a merge commit with this message. */
export function merge(repo: Repo, message: string, inner: readonly string[], name = 'topic'): void {
  repo.git('switch', '--quiet', '--create', name);
  for (const [at, text] of inner.entries()) repo.commit(text, { [`${name}-${at}.txt`]: text });
  repo.git('switch', '--quiet', 'main');
  repo.git('merge', '--quiet', '--no-ff', '-m', message, name);
}

/** Edits in the order of the plan: of each released package's version, and of `b`'s range. */
export function editsOf(releases: string, edits: readonly string[]): readonly string[] {
  const versions = releases.split(', ').map((text) => {
    const [name = '', step = ''] = text.split(' ');
    return `packages/${name}/package.json: ${step.replace('→', ' → ')}`;
  });
  return [...versions, ...edits.map((edit) => `packages/b/package.json: ${edit}`)];
}
