import { basename } from 'node:path';
import type { EventOrigin } from '../core/events/cdevents.ts';
import { parseRemote, repositoryAddress } from '../core/remote.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** What a repository is called outside: its address on its forge and its name; where it is on none, the name of its folder. */
export async function originOf(settings: Settings, tools: Tools): Promise<EventOrigin> {
  const { remote, root } = await withSource(tools, settings, (source) => source.standing());
  const url = remote?.url ?? null;
  const service = (url === null ? null : parseRemote(url)?.name) ?? basename(root);
  return { source: repositoryAddress(url) ?? `urn:release:${encodeURIComponent(service)}`, service };
}
