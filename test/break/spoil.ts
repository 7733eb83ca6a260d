import type { TestContext } from 'node:test';
import { toolFor } from '../helpers/tools.ts';
import type { FaultKinds } from './fault-kinds.ts';
import { breakGround } from './ground.ts';
import { matrix, type Case } from './matrix.ts';
import { Site, type Fronts, type SiteOptions } from './site.ts';
import { trial, unbroken } from './trial.ts';

/** Every request × every fault, or each kind of request with some of them: `node scripts/break.mjs` asks for the first. */
const isFull = process.env['BREAK'] === 'full';

/** Requests to one server, and what may happen to them. */
export interface Flow {
  readonly title: string;
  readonly on: keyof Fronts;
  readonly faults: FaultKinds;
  readonly site: SiteOptions;
  /** Which requests, where not all of them. */
  readonly only?: RegExp;
  /** Each kind of request is tried with every nth fault where not all are. */
  readonly nth: number;
  /** Cases at a time: some wait most of the time. */
  readonly concurrency: number;
  /** Starts the registry of images. */
  readonly tool?: 'docker-registry';
}

/** Spoils each request of a flow, and completes the release. */
export async function spoilAll(t: TestContext, { title, on, faults, tool, ...flow }: Flow): Promise<void> {
  const images = tool === undefined ? undefined : toolFor(t, tool);
  if (images === null) return;
  const site = { ...flow.site, ...(images && { images }) };
  const ground = await breakGround(t);
  const { trace, end } = await unbroken(await Site.open(t, ground, site));
  const kinds = [...new Set(trace[on].filter((what) => flow.only?.test(what) ?? true).map(kindOf))];
  const cases = kinds.flatMap((kind, nth) => {
    const alike = trace[on].flatMap((what, at) => (kindOf(what) === kind ? [{ what, at }] : []));
    return Object.entries(faults).flatMap(([name, how], fault): readonly Case[] => {
      const one = (fault + nth) % flow.nth === 0 ? alike.slice(fault % alike.length).slice(0, 1) : [];
      return (isFull ? alike : one).map(({ what, at }) => ({
        row: `${title} × ${name}`,
        name: `${String(at)} ${what}`,
        run: async (sub) => trial(await Site.open(sub, ground, site), { on, at, how }, end),
      }));
    });
  });
  await matrix(t, `faults of the ${title}`, cases);
}

/** What kind of request it is, whichever package it is about. */
function kindOf(request: string): string {
  return request.replaceAll(
    /sha256(?:%3A|:|-)\w+|uploads\/\S*|tags(?:\/|%2F)[^/]+|name=.*|\d+(?=\/|$)|\/site\d+|\b(?:core|cli|web)\b/g,
    '*',
  );
}
