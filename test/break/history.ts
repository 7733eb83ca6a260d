import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitAsync } from '../helpers/ci-git.ts';
import { hermetic } from '../helpers/repo.ts';
import { endState } from './end-state.ts';
import type { Site } from './site.ts';

/** Somebody who commits to the remote while releases are made. */
export class Author {
  readonly #site: Site;
  readonly #clone: string;
  /** Subjects of what was pushed, without their type. */
  readonly subjects: string[] = ['two cores', 'quote arguments', 'close the window'];

  private constructor(site: Site, clone: string) {
    this.#site = site;
    this.#clone = clone;
  }

  static async at(site: Site): Promise<Author> {
    return new Author(site, await site.clone());
  }

  /** Pushes a fix of one package, on top of whatever is there. */
  async push(): Promise<void> {
    const name = ['core', 'cli', 'web'][this.subjects.length % 3] ?? '';
    const subject = `change number ${String(this.subjects.length)}.`;
    await pull(this.#clone);
    writeFileSync(join(this.#clone, `packages/${name}/${name}.js`), `${subject}\n`);
    await gitAsync(this.#clone, hermetic(), 'commit', '--quiet', '-am', `fix: ${subject}`);
    await this.#publish();
    this.subjects.push(subject);
  }

  /** As people do where a release was quicker; a killed run may have left a push that still goes on. */
  async #publish(tries = 20): Promise<void> {
    const git = (...args: readonly string[]): Promise<string> => gitAsync(this.#clone, hermetic(), ...args);
    try {
      await git('push', '--quiet', this.#site.remote, 'HEAD:main');
    } catch (error) {
      if (tries === 0) throw error;
      await git('pull', '--quiet', '--rebase', this.#site.remote, 'main');
      await this.#publish(tries - 1);
    }
  }
}

/** Brings a clone up to date, if git will. Gives what git said where it would not. */
export function pull(clone: string): Promise<string> {
  const pulling = gitAsync(clone, hermetic(), 'pull', '--quiet', '--ff-only', '--tags', 'origin', 'main');
  return pulling.then(
    () => '',
    (error: unknown) => String(error),
  );
}

/**
 * Whatever happened: every commit is in exactly one entry of a changelog, every version has one tag, one page with its
 * files and one release in the ledger that was opened and completed once.
 */
export async function assertWhole(
  site: Site,
  subjects: readonly string[],
): Promise<{ readonly releases: number }> {
  const { tags, ledger, pages } = await endState(site);
  const ask = (...args: readonly string[]): Promise<string> => gitAsync(site.remote, hermetic(), ...args);
  const names = tags.map((line) => (line.split(' ')[0] ?? '').replace('refs/tags/', ''));
  const made = names.filter((name) => !name.endsWith('@1.0.0'));
  for (const line of ledger) assert.match(line, /^opened,completed of /);
  const told = ledger.flatMap((line) => line.replace('opened,completed of ', '').split(','));
  assert.deepEqual(told.toSorted(), made.toSorted(), 'tags and ledger differ');
  assert.deepEqual(
    pages.map(({ tag, draft, assets }) => [tag, draft, assets.length]),
    made.toSorted().map((tag) => [tag, false, site.filesPerPage]),
    'tags and pages differ',
  );
  const changelogs = await Promise.all(
    ['core', 'cli', 'web'].map((name) => ask('show', `main:packages/${name}/CHANGELOG.md`).catch(() => '')),
  );
  const text = changelogs.join('\n').toLowerCase();
  for (const subject of subjects)
    assert.equal(text.split(subject.toLowerCase()).length - 1, 1, `"${subject}" is not in exactly one entry`);
  assert.equal(text.match(/^## \[?\d/gm)?.length ?? 0, made.length, 'tags and changelogs differ');
  for (const tag of made) await ask('merge-base', '--is-ancestor', tag, 'main');
  return { releases: ledger.length };
}
