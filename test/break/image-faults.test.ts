import { test } from 'node:test';
import { ofImageRegistries } from './fault-kinds.ts';
import { spoilAll } from './spoil.ts';

test('faults: every request to the registry of images', { concurrency: 6 }, (t) =>
  spoilAll(t, {
    title: 'registry of images',
    on: 'images',
    faults: ofImageRegistries,
    site: { signs: true },
    nth: 16,
    concurrency: 6,
    tool: 'docker-registry',
  }),
);
