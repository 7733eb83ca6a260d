import { test } from 'node:test';
import { ofGithub, ofGitServers, ofRegistries } from './fault-kinds.ts';
import { spoilAll, type Flow } from './spoil.ts';

const flows: readonly Flow[] = [
  {
    title: 'API of GitHub',
    on: 'api',
    faults: ofGithub,
    site: { forge: 'github' },
    nth: 20,
    concurrency: 16,
  },
  {
    title: 'store of attestations',
    on: 'api',
    faults: ofGithub,
    site: { forge: 'github', signs: true },
    only: /\/attestations/,
    nth: 8,
    concurrency: 16,
  },
  {
    title: 'API of emulate',
    on: 'api',
    faults: ofGithub,
    site: { forge: 'emulated' },
    nth: 24,
    concurrency: 16,
  },
  { title: 'git server', on: 'remote', faults: ofGitServers, site: { signs: true }, nth: 16, concurrency: 4 },
  {
    title: 'npm registry',
    on: 'registry',
    faults: ofRegistries,
    site: { publishes: true },
    nth: 16,
    concurrency: 6,
  },
];

for (const flow of flows)
  test(`faults: every request to the ${flow.title}`, { concurrency: flow.concurrency }, (t) =>
    spoilAll(t, flow),
  );
