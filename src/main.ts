import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import type { BareWorld, DeploymentTools, Ending, Tools } from './commands/tools.ts';
import { canonicalJson, sha256 } from './core/canonical.ts';
import { actorOf } from './core/deploy/actor.ts';
import { builderOf } from './core/evidence/builder.ts';
import type { ForgeTarget } from './core/forge-target.ts';
import { exitCodes, ReleaseError, type Progress } from './core/error.ts';
import { readConfig } from './io/config.ts';
import { openForge, openThread } from './io/forge/open.ts';
import { tokenOf } from './io/forge/token.ts';
import { workTree } from './io/files.ts';
import { openSource, resolveCommit } from './io/git/source.ts';
import { runGit } from './io/git/run.ts';
import { checkOut, type Wanted } from './io/git/checkout.ts';
import { openLedger } from './io/git/ledger.ts';
import { telling } from './io/git/telling.ts';
import { openGit } from './io/git/work.ts';
import { pluginHost } from './io/semantic-release/host.ts';
import { preparedStore } from './io/semantic-release/prepared.ts';
import { ledgerTools } from './io/ledger/open.ts';
import { openMachine } from './io/machine.ts';
import { planJournal } from './io/journal.ts';
import { sandboxTools } from './io/sandbox.ts';
import { localShell } from './io/shell.ts';
import { readTemplates } from './io/templates.ts';
import { askSecret, openTerminal } from './io/terminal.ts';
import { aliveFor } from './io/alive.ts';
import { fixedTime, pause, timeNow } from './io/time.ts';
import type { Evidence } from './ports-evidence.ts';
import type { Checkout, PluginHost, Standing } from './ports.ts';
import { program } from './program.ts';
import { hintOf, showBug, showError } from './show/error.ts';
import { showJson } from './show/json.ts';

/** The parts of the process a run uses. */
type Host = Pick<
  NodeJS.Process,
  'argv' | 'env' | 'stdin' | 'stdout' | 'stderr' | 'on' | 'cwd' | 'pid' | 'kill'
>;

/** Runs one command line and gives its exit code. Never throws. */
export async function main(version: string, host: Host): Promise<number> {
  host.stdout.on('error', () => undefined); // a reader that leaves early (`| head`) is no failure
  const signal = abortOnSignals(host);
  let ending: Ending = { exitCode: exitCodes.done };
  const cli = program(
    version,
    ({ cwd }) => makeTools({ cwd: resolve(cwd ?? host.cwd()), version }, host, signal),
    (result) => {
      ending = result;
    },
  );
  try {
    await cli.parseAsync([...host.argv]);
    return ending.exitCode;
  } catch (error) {
    return report(error, host);
  }
}

/** The first signal asks the run to stop at the next safe point; children of the terminal get it themselves. */
function abortOnSignals(host: Host): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    host.on(name, () => {
      if (!controller.signal.aborted) host.stderr.write(`\n${name}: stopping at the next safe point …\n`);
      controller.abort();
    });
  }
  return controller.signal;
}

/** Says what went wrong: to people on stderr, with --json also to scripts on stdout. */
function report(error: unknown, host: Host): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  const terminal = openTerminal(host);
  const failure = failureOf(error);
  if (host.argv.includes('--json')) terminal.data(showJson({ schema: 1, error: failure }));
  if (error instanceof ReleaseError) terminal.talk(showError(error, terminal.style));
  else if (!(error instanceof CommanderError)) terminal.talk(showBug(error, terminal.style)); // that one has spoken
  return failure.exitCode;
}

/** The public shape of an error. */
function failureOf(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: number;
  readonly progress: Progress | null;
  readonly also: readonly { readonly code: string; readonly message: string; readonly hint: string | null }[];
} {
  if (error instanceof ReleaseError) {
    const { code, message, exitCode, progress, others } = error;
    const also = others.map((one) => ({ code: one.code, message: one.message, hint: hintOf(one) }));
    return { code, message, hint: hintOf(error), exitCode, progress, also };
  }
  const message = error instanceof Error ? error.message : String(error);
  const rest = { message, progress: null, also: [] };
  if (error instanceof CommanderError)
    return { code: 'USAGE', hint: 'release --help', exitCode: exitCodes.usage, ...rest };
  return { code: 'BUG', hint: null, exitCode: exitCodes.bug, ...rest };
}

/** Wires the real world; the only place that does. */
function makeTools({ cwd, version }: Pick<Tools, 'cwd' | 'version'>, host: Host, signal: AbortSignal): Tools {
  const { env } = host;
  return {
    terminal: openTerminal(host),
    command: commandOf(host.argv),
    version,
    cwd,
    signal,
    isAlive: aliveFor(host),
    today: () => timeNow(env['SOURCE_DATE_EPOCH']).slice(0, 10),
    sourceDate: () => fixedTime(env['SOURCE_DATE_EPOCH']),
    now: () => timeNow(undefined),
    openSource: (remote) => openSource(cwd, env, remote),
    root: async () => {
      await assertFolder(cwd);
      return (await runGit({ cwd, env, args: ['rev-parse', '--show-toplevel'] })).stdout.trimEnd();
    },
    readConfig: (root) => readConfig(root, { entry: fileURLToPath(new URL('index.js', import.meta.url)) }),
    readTemplates,
    openRegistries: async (root) => (await import('./io/registry/open.ts')).openRegistries({ root, env }),
    openEvidence: (folder) => openEvidence(folder, host, signal),
    openPlugins: (standing) => hostPlugins(standing.root, standing, host),
    openWorld: (standing, target) => makeWorld({ standing, target, version }, host, signal),
    ...deploymentTools(cwd, host, signal),
    ...ledgerTools(env, host.pid),
    openJournal: ({ ownGitDir }) => planJournal(ownGitDir, { pid: host.pid, isAlive: aliveFor(host) }),
    scanImage: async (image, format) =>
      (await import('./io/syft.ts')).scanImage(image, format, { cwd, env, signal }),
    resolveCommit: (revision) => resolveCommit(cwd, env, revision),
    openFiles: workTree,
    readFile: (path) => readFile(resolve(cwd, path), 'utf8'),
    exists: async (path) => (await stat(resolve(cwd, path)).catch(() => null)) !== null,
    readBytes: (path) => readFile(resolve(cwd, path)),
    writeFile: async (path, text) => {
      await mkdir(dirname(resolve(cwd, path)), { recursive: true });
      await writeFile(resolve(cwd, path), text);
    },
    ...sandboxTools(cwd, env),
  };
}

/** The part of the tools that runs releases. */
function deploymentTools(cwd: string, host: Host, signal: AbortSignal): DeploymentTools {
  const { env } = host;
  return {
    openStage: async (environment, settings, { root }, forge) =>
      (await import('./io/deploy/stage.ts')).openStage(environment, settings, {
        ...{ root, env, signal, forge },
        say: sayTo(host),
      }),
    openNotifier: async (settings) => (await import('./io/notify/open.ts')).openNotifier(settings, env),
    openMirrors: async (settings, { root, gitDir }, target) =>
      (await import('./io/mirror/open.ts')).openMirrors(settings, {
        ...{ root, gitDir, env, target, token: tokenOf(env), pid: host.pid, say: sayTo(host) },
      }),
    openThread: (target, number) => openThread(target, number, { token: tokenOf(env), say: sayTo(host) }),
    variable: (name) => env[name] ?? null,
    actor: async () => actorOf(env, await gitName(cwd, env)),
    imageDigest: async (repository, reference) =>
      (await import('./io/publish/image-look.ts')).imageDigest(repository, reference, {
        ...{ env, signal },
        say: sayTo(host),
      }),
  };
}

/** Keys, signers and trust of a folder. */
async function openEvidence(folder: string, host: Host, signal: AbortSignal): Promise<Evidence> {
  const { openEvidence: open } = await import('./io/sign/open.ts');
  return open(folder, { env: host.env, signal, ask: (question) => askSecret(question, host) });
}

/** Opens a signer once, however many releases a run signs: nobody is asked for a password twice. */
function signerOnce(root: string, host: Host, signal: AbortSignal): Evidence['openSigner'] {
  const opened = new Map<string, ReturnType<Evidence['openSigner']>>();
  return (settings) => {
    const key = canonicalJson(settings);
    const signer =
      opened.get(key) ?? openEvidence(root, host, signal).then((evidence) => evidence.openSigner(settings));
    opened.set(key, signer);
    return signer;
  };
}

interface Opening {
  readonly standing: Standing;
  readonly target: ForgeTarget;
  readonly version: string;
}

/** Everything a release may touch. */
async function makeWorld(
  { standing, target, version }: Opening,
  host: Host,
  signal: AbortSignal,
): Promise<BareWorld> {
  const { env } = host;
  const { root, gitDir } = standing;
  const { openPublishers } = await import('./io/publish/open.ts');
  return {
    files: workTree(root),
    ...telling({ git: openGit(root, env), ledger: openLedger(root, env) }, sayTo(host)),
    registries: openPublishers({ root, env, signal, say: sayTo(host) }),
    checkout: (commit, head = commit) => openCheckout({ commit, head }, { standing, host, signal }),
    machine: openMachine({ root, gitDir, env, signal }),
    clock: { now: () => timeNow(undefined), pause: (time) => pause(time, signal) },
    self: { host: sha256(hostname()).slice(0, 16), pid: host.pid },
    shell: localShell(root, env, signal),
    forge: await openForge(target, standing, { token: tokenOf(env), say: sayTo(host) }),
    plugins: hostPlugins(root, standing, host),
    prepared: preparedStore(standing.ownGitDir),
    evidence: {
      openSigner: signerOnce(root, host, signal),
      builder: builderOf(env),
      toolVersion: version,
    },
    api: {
      compare: async (check) =>
        (await import('./io/api/guard.ts')).apiGuard({ root, env, signal }).compare(check),
    },
  };
}

/** The files of a commit, and what works on them there. */
async function openCheckout(
  what: Wanted,
  {
    standing,
    host,
    signal,
  }: { readonly standing: Standing; readonly host: Host; readonly signal: AbortSignal },
): Promise<Checkout> {
  const { env } = host;
  const { openPublishers } = await import('./io/publish/open.ts');
  const { dir, remove } = await checkOut(standing.root, env, what);
  return {
    files: workTree(dir),
    shell: localShell(dir, env, signal),
    registries: openPublishers({ root: dir, env, signal, say: sayTo(host) }),
    plugins: hostPlugins(dir, standing, host),
    close: remove,
  };
}

/** Lets people know of what takes long. */
function sayTo({ stderr }: Host): (text: string) => void {
  return (text) => void stderr.write(`${text}\n`);
}

/** Plugins as the work tree has them installed, run in it or in a checkout. */
function hostPlugins(dir: string, { root, remote }: Standing, { env, stdout, stderr }: Host): PluginHost {
  const write = (text: string): unknown => stderr.write(text);
  return pluginHost({ home: root, root: dir, env, url: remote?.url ?? null, write, stdout });
}

/** `release` where it is installed under that name, else the call that started this run. */
function commandOf([node = 'node', script = '']: readonly string[]): string {
  return /(?:^|[\\/])release(?:\.cmd)?$/.test(script) ? 'release' : `${basename(node)} ${script}`;
}

/** The name git has for who works here; nothing where it has none. */
async function gitName(cwd: string, env: Host['env']): Promise<string> {
  return (await runGit({ cwd, env, args: ['config', 'user.name'], expected: [1] })).stdout.trim();
}

async function assertFolder(cwd: string): Promise<void> {
  if ((await stat(cwd).catch(() => null))?.isDirectory() === true) return;
  throw new ReleaseError('USAGE', `there is no folder ${cwd}`, { hint: 'Check --cwd.' });
}
