import { posix } from 'node:path';
import { parseVersion } from '../../core/version/version.ts';
import type { Ecosystem, Texts } from '../ecosystem.ts';
import { announcedVersion, looseSemver } from '../loose.ts';
import { pessimistic } from '../pessimistic.ts';
import { ecosystemOf, unreadNote, type Unit } from '../units.ts';
import { readMix, type Mix } from './script.ts';

/**
 * Elixir projects: mix.exs with `version: "…"`, or `version: @version` and `@version "…"`; umbrellas with `apps_path`.
 * Scripts are read and never run. mix.lock holds nothing of the repository's own.
 */
export const mix: Ecosystem = ecosystemOf({
  id: 'mix',
  wants: (texts) => ['mix.exs', ...appGlobs(texts)],
  read: unitsOf,
  ...pessimistic({ read: looseSemver, write: (_was, version) => version }),
});

function appGlobs(texts: Texts): readonly string[] {
  const text = texts.get('mix.exs');
  const path = text === undefined ? null : readMix('mix.exs', text).appsPath;
  return path === null || !/^[\w-]+(?:\/[\w-]+)*$/.test(path) ? [] : [`${path}/*/mix.exs`];
}

function unitsOf(texts: Texts): readonly Unit[] {
  const members = [...texts.keys()].filter((path) => path.endsWith('/mix.exs')).toSorted();
  return ['mix.exs', ...members].flatMap((file) => {
    const text = texts.get(file);
    return text === undefined ? [] : unitOf(file, readMix(file, text));
  });
}

/** The top of an umbrella has no application, so it is no package. `1.2.0-dev` announces 1.2.0, as most write it. */
function unitOf(file: string, { app, version, keyLine, requirements }: Mix): readonly Unit[] {
  if (app === null) return [];
  const semver = version === null ? null : (parseVersion(version.value)?.raw ?? null);
  return [
    {
      package: {
        manifest: file,
        path: posix.dirname(file),
        name: app,
        version: semver === null ? null : announcedVersion(semver, ['dev']),
        ...(version === null ? computedNote(file, keyLine) : unreadNote(semver, version)),
        versionFile: file,
        private: false,
      },
      slots: version === null ? [] : [{ place: version, holds: (next) => next }],
      requirements,
    },
  ];
}

/** What to say of a version that no string is. */
function computedNote(file: string, line: number | null): { versionNote?: string } {
  return line === null
    ? {}
    : { versionNote: `${file}:${line}: the version is computed, and Elixir is not run` };
}
