import { coerce, lt } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import { fine, isRelease, type Check } from './check.ts';

/**
 * The oldest git that does what is asked of it (its release notes): `rev-parse --path-format` and settings by
 * `GIT_CONFIG_COUNT` came with 2.31, by which nobody's monitor is run and no password is in an argument.
 */
const oldest = '2.31.0';

/** git is there, and new enough. */
export const git: Check = {
  name: 'git',
  holds: () => 'git is new enough',
  concerns: isRelease,
  async run({ world: { machine } }) {
    const said = await machine.version(['git', '--version'], '.');
    const version = said === null ? null : coerce(said);
    if (version === null || !lt(version, oldest)) return fine; // what it cannot do, it says itself
    throw new ReleaseError('TOOL_MISSING', `git is ${version.version}; a release needs ${oldest} or newer`, {
      hint: 'Update git, in CI in a step before the release: https://git-scm.com/downloads',
    });
  },
};
