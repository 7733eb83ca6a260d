import { fine, type Check } from './check.ts';

/** The store of the forge could take statements, as far as it says so before it gets one. */
export const store: Check = {
  name: 'store',
  holds: () => 'the forge stores attestations',
  concerns: ({ plan }) => plan.actions.some(({ kind }) => kind === 'storeAttestations'),
  run: async ({ world: { forge } }) => (await forge?.attestations?.check()) ?? fine,
};
