import { say } from '../apply/deploy/ledger.ts';
import type { Deployable } from '../core/deploy/types.ts';
import type { Mark } from '../core/ledger/deployment-types.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { releasedTag } from '../pipeline/past.ts';
import { showJson } from '../show/json.ts';
import type { NotifyEvent } from '../core/notify/event.ts';
import { openOffice, type Office } from './deploy/access.ts';
import { tellPeople } from './deploy/notify.ts';
import { environmentNamed } from './deploy/environment.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** What commands that mark a version may be told. */
export interface MarkOptions {
  /** Where; left out: everywhere. */
  readonly env?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

type Kind = Exclude<Mark['kind'], 'yank' | 'unyank'>;

/** What each mark means, for people. */
const meaning: Readonly<Record<Kind, string>> = {
  hold: 'is held: nobody deploys it',
  unhold: 'may be deployed again',
  approve: 'is approved',
};

/**
 * `release hold`, `unhold` and `approve`: says in the ledger what holds for a version.
 * @throws ReleaseError NO_SUCH_VERSION, NO_ENVIRONMENT, USAGE
 */
export async function mark(kind: Kind, asked: string, options: MarkOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = options.env === undefined ? null : environmentNamed(options.env, settings).name;
  if (kind === 'approve' && environment === null)
    throw new ReleaseError('USAGE', 'an approval is for one environment', {
      hint: `release approve ${asked} --env <name>`,
    });
  const office = await openOffice(settings, tools, true);
  const released = await withSource(tools, settings, (source) => releasedTag(source, settings.config, asked));
  const deployable: Deployable = { ...released, artifacts: [] };
  const entry = await say(office.access, () => ({
    ...deployable,
    kind,
    environment,
    reason: options.reason ?? null,
  }));
  if (kind === 'hold')
    await tellPeople(heldEvent({ version: deployable.version, environment, options }, office), {
      office,
      tools,
    });
  const where = environment === null ? 'anywhere' : `in ${environment}`;
  const { version } = deployable;
  const number = entry?.predicate.seq ?? 0;
  tools.terminal.data(
    options.json === true
      ? showJson({ schema: 1, entry: number, kind, version, environment })
      : `${version} ${meaning[kind]} ${where} (entry ${String(number)} of the ledger)`,
  );
  return { exitCode: exitCodes.done };
}

function heldEvent(
  {
    version,
    environment,
    options,
  }: { readonly version: string; readonly environment: string | null; readonly options: MarkOptions },
  { access: { speaker } }: Office,
): NotifyEvent {
  const { actor, job: url } = speaker;
  const reason = options.reason ?? null;
  const next = `release unhold ${version}`;
  return { kind: 'held', environment, version, previous: null, actor, url, reason, seconds: null, next };
}
