import { held, isRelease, unasked, type Check } from './check.ts';

/** The key signs, where git is told to sign: tried on objects that nobody keeps. */
export const signing: Check = {
  name: 'signing',
  holds: () => 'what git is told to sign can be signed',
  concerns: isRelease,
  async run({ world: { git } }) {
    const isKnown = await git.checkIdentity().then(
      () => true,
      () => false, // which is told by the check of the identity
    );
    return isKnown ? held(git.checkSigning()) : unasked('the key that signs: git does not know who does');
  },
};
