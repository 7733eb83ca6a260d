import { basename } from 'node:path';
import type { EventOrigin } from '../core/events/cdevents.ts';
import { parseRemote, repositoryAddress } from '../core/remote.ts';
import type { Standing } from '../ports.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** What a repository is called outside: its address on its forge and its name; where it is on none, the name of its folder. */
export function originOf({ remote, root }: Pick<Standing, 'remote' | 'root'>): EventOrigin {
  const url = remote?.url ?? null;
  const service = (url === null ? null : parseRemote(url)?.name) ?? basename(root);
  return { source: repositoryAddress(url) ?? `urn:release:${encodeURIComponent(service)}`, service };
}

/** The same, of the repository that is open. */
export async function originHere(settings: Settings, tools: Tools): Promise<EventOrigin> {
  return originOf(await withSource(tools, settings, (source) => source.standing()));
}
