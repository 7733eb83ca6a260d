import { coerce, lt } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Argv, Plan, Warning } from '../../core/model.ts';
import type { Packer } from '../../core/publication.ts';
import type { Findings } from '../../core/findings.ts';
import type { Machine } from '../../ports.ts';
import { asked, held, fine, joined, publications, type Check } from './check.ts';

/** What the steps of a plan are done with is there. What publishes is asked by the check of its registry. */
export const tools: Check = {
  name: 'tools',
  holds: () => 'the commands it runs are there',
  concerns: ({ plan }) =>
    plan.actions.some(({ kind }) => ['run', 'publishWith', 'packPackage', 'publishPackage'].includes(kind)),
  run: async ({ plan, world: { machine } }) =>
    joined(
      await Promise.all([
        checkCommands(plan, machine),
        asked(packers(plan).map(([packer, path]) => held(checkPacker(packer, path, machine)))),
        asked(publications(plan).some(isPython) ? [held(checkPython(machine))] : []),
      ]),
    ),
};

/** The commands of a project. A step may install what a later one runs: what follows one is only noted. */
async function checkCommands(plan: Plan, machine: Machine): Promise<Findings> {
  const steps = plan.actions.flatMap((action) => commandsOf(action).map((command) => ({ action, command })));
  const first = steps.findIndex(({ action }) => action.kind === 'run');
  const looked = await Promise.all(
    steps.map(async ({ command }, at) => ({
      command,
      isSure: first === -1 || at <= first,
      isThere: await machine.has(command),
    })),
  );
  const missing = looked.filter(({ isThere }) => !isThere);
  const names = (isSure: boolean): readonly string[] => [
    ...new Set(missing.filter((one) => one.isSure === isSure).map(({ command }) => command)),
  ];
  const [problems, notices] = [names(true).map(absent), names(false).map(unseen)];
  return { ...fine, problems, notices };
}

/** What an action starts. */
function commandsOf(action: Action): readonly string[] {
  if (action.kind === 'run') return [action.argv[0]];
  if (action.kind !== 'publishWith') return [];
  return [action.argv[0], ...(action.probe === null ? [] : [action.probe[0]])];
}

function absent(command: string): ReleaseError {
  return new ReleaseError('TOOL_MISSING', `${command}, which the release runs, is not there`, {
    hint: `Install ${command} and put its folder into PATH; in CI, in a step before the release.`,
  });
}

function unseen(command: string): Warning {
  return {
    code: 'TOOL_UNSEEN',
    message: `${command}, which a later step runs, is not there yet`,
    hint: 'None, if a step before it installs it.',
  };
}

/** The package managers that pack, each once a directory; npm and cargo are asked by their registries' checks. */
function packers(plan: Plan): readonly (readonly [Packer, string])[] {
  const all = plan.actions.flatMap((action) =>
    action.kind === 'packPackage' && action.packer in asking ? [action] : [],
  );
  return [...new Map(all.map(({ packer, root }) => [`${packer} ${root}`, [packer, root] as const])).values()];
}

interface Packing {
  readonly argv: Argv;
  /** The oldest that packs as it is asked to, and why. */
  readonly least?: readonly [version: string, reason: string];
}

const asking: Partial<Readonly<Record<Packer, Packing>>> = {
  pnpm: { argv: ['pnpm', '--version'] },
  yarn: { argv: ['yarn', '--version'], least: ['2.0.0', 'the option --out of yarn pack'] },
  bun: { argv: ['bun', '--version'] },
};

async function checkPacker(packer: Packer, path: string, machine: Machine): Promise<void> {
  const { argv, least } = asking[packer] ?? { argv: [packer, '--version'] };
  const said = await machine.version(argv, path);
  if (said === null) throw absent(packer);
  const version = coerce(said);
  if (least === undefined || version === null || !lt(version, least[0])) return;
  throw new ReleaseError(
    'TOOL_MISSING',
    `${packer} is ${version.version}; packing needs ${least[0]} or newer, for ${least[1]}`,
    { hint: `Update ${packer}: corepack enable && corepack use ${packer}@latest` },
  );
}

function isPython({ to }: Action<'publishPackage'>): boolean {
  return to === 'python';
}

/** uv builds and uploads, or else two modules of Python do. */
async function checkPython(machine: Machine): Promise<void> {
  if (await machine.has('uv')) return;
  const modules = ['build', 'twine'];
  const said = await Promise.all(
    modules.map((name) => machine.version(['python3', '-m', name, '--version'], '.')),
  );
  const lacking = modules.filter((_, at) => said[at] === null);
  if (lacking.length === 0) return;
  throw new ReleaseError(
    'TOOL_MISSING',
    `uv is not there, and python3 lacks what would do instead: ${lacking.join(' and ')}`,
    { hint: `Install uv (https://docs.astral.sh/uv/), or: python3 -m pip install ${lacking.join(' ')}` },
  );
}
