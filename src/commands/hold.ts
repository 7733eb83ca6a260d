import { say } from '../apply/deploy/ledger.ts';
import type { Mark } from '../core/ledger/deployment-types.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { shellWord } from '../core/quote.ts';
import { releasedLine } from '../pipeline/past.ts';
import { showJson } from '../show/json.ts';
import { openOffice } from './deploy/access.ts';
import { marked, tellPeople } from './deploy/notify.ts';
import { releaseNamed } from './deploy/deployable.ts';
import { mirroring } from './deploy/mirrors.ts';
import { environmentNamed } from './deploy/environment.ts';
import { readSettings, withSource, type Settings } from './planning.ts';
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
  const { environment, named } = meantBy(kind, asked, { options, settings });
  const office = await openOffice(settings, tools, true);
  const { siblings: _, ...released } = await withSource(tools, settings, (source) =>
    releasedLine(source, settings.config, named),
  );
  const reason = options.reason ?? null;
  const entry = await say(office.access, () => ({ ...released, artifacts: [], kind, environment, reason }));
  const { version, tag } = released;
  const teller = { office, tools };
  const where = environment === null ? '' : ` --env ${environment}`;
  const next = `release unhold ${shellWord(tag)}${where}`;
  if (kind === 'hold')
    await tellPeople(marked('held', { environment, version, reason, next }, teller), teller);
  await mirroring(teller).ended();
  const number = entry?.predicate.seq ?? 0;
  const told = { schema: 1, entry: number, kind, version, package: released.package, environment } as const;
  tools.terminal.data(options.json === true ? showJson(told) : sentenceOf(told));
  return { exitCode: exitCodes.done };
}

/** Where, and which release: a bare version is one of the package that runs there. @throws ReleaseError USAGE, NO_ENVIRONMENT */
function meantBy(
  kind: Kind,
  asked: string,
  { options: { env }, settings }: { readonly options: MarkOptions; readonly settings: Settings },
): { readonly environment: string | null; readonly named: string } {
  if (env !== undefined) {
    const place = environmentNamed(env, settings);
    return { environment: place.name, named: releaseNamed(asked, place.settings) };
  }
  if (kind !== 'approve') return { environment: null, named: asked };
  throw new ReleaseError('USAGE', 'an approval is for one environment', {
    hint: `release approve ${shellWord(asked)} --env <name>`,
  });
}

function sentenceOf({
  entry,
  kind,
  version,
  environment,
}: {
  readonly entry: number;
  readonly kind: Kind;
  readonly version: string;
  readonly environment: string | null;
}): string {
  const where = environment === null ? 'anywhere' : `in ${environment}`;
  return `${version} ${meaning[kind]} ${where} (entry ${String(entry)} of the ledger)`;
}
