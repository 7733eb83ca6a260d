import { held, isRelease, type Check } from './check.ts';

/** git knows who makes the commit. Versions to try are written without one, so without anybody's name. */
export const identity: Check = {
  name: 'identity',
  holds: () => 'git knows who makes the commit',
  concerns: isRelease,
  run: ({ world: { git } }) => held(git.checkIdentity()),
};
