import { sha256 } from '../../core/canonical.ts';
import type { Action, Plan } from '../../core/model.ts';
import { fine, held, type Check } from './check.ts';

/**
 * The files of a release can be signed: by a key, tried on a text that nobody keeps. Services are not tried: what they sign
 * stands in a public log for ever.
 */
export const evidence: Check = {
  name: 'evidence',
  holds: () => 'the files of the release can be signed',
  concerns: ({ plan }) => attestations(plan).length > 0,
  async run({ plan, world }) {
    const [first] = attestations(plan);
    if (first === undefined) return fine;
    const signer = await world.evidence.openSigner(first.with);
    const text = 'Can this be signed?';
    return signer.identity.kind === 'key' ? held(signer.signBlob(sha256(text), Buffer.from(text))) : fine;
  },
};

function attestations({ actions }: Plan): readonly Action<'attest'>[] {
  return actions.flatMap((action) => (action.kind === 'attest' ? [action] : []));
}
