import { assertNotable } from '../executors/stage-package.ts';
import { joined, publications, type Check } from './check.ts';

/** The registries take the packages: tool, credentials, versions that are free. */
export const registries: Check = {
  name: 'registries',
  holds: (plan) => {
    const count = publications(plan).length;
    return `the registries take ${count === 1 ? 'the package' : `the ${count} packages`}`;
  },
  concerns: ({ plan }) => publications(plan).length > 0,
  async run({ plan, world }) {
    assertNotable(plan);
    const all = publications(plan);
    const checks = Object.entries(world.registries).map(async ([kind, registry]) => {
      const here = all.filter(({ to }) => to === kind);
      return here.length === 0 ? { problems: [], notices: [] } : registry.check(here);
    });
    return joined((await Promise.all(checks)).map((found) => ({ ...found, unasked: [] })));
  },
};
