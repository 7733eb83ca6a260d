import type { CheckedConfig } from '../io/config.ts';
import type { LedgerTools } from '../io/ledger/open.ts';
import type { PlanJournal } from '../io/journal.ts';
import type { SandboxTools } from '../io/sandbox.ts';
import type { SbomFormat } from '../core/sbom/facts.ts';
import type { ForgeTarget } from '../core/forge-target.ts';
import type { Files, PluginHost, Registries, Source, Standing, World } from '../ports.ts';
import type { Actor } from '../core/deploy/actor.ts';
import type { EnvironmentSettings } from '../core/deploy/settings.ts';
import type { MirrorSettings } from '../core/mirror/settings.ts';
import type { NotifySettings } from '../core/notify/settings.ts';
import type { Mirror, Notifier, Stage } from '../ports-deploy.ts';
import type { RequestThread } from '../ports-review.ts';
import type { Evidence } from '../ports-evidence.ts';
import type { Style } from '../show/text.ts';

/** The person or script in front of the tool. Data goes to `data`, talk to `talk`. */
export interface Terminal {
  data(text: string): void;
  talk(text: string): void;
  /** Columns. */
  readonly width: number;
  readonly style: Style;
  /** Whether somebody can answer a question. */
  readonly interactive: boolean;
  /** Whether this is a CI job. */
  readonly ci: boolean;
  /** All of standard input. */
  input(): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

/** The world without what only a repository's settings can tell. */
export type BareWorld = Omit<World, 'sboms' | 'keys'>;

/** Everything a command needs of the world; `cli.ts` builds it from the real one. */
export interface Tools extends SandboxTools, LedgerTools {
  readonly terminal: Terminal;
  /** How to call this tool again: `release`, or the way it was called now. */
  readonly command: string;
  /** The version of this tool. */
  readonly version: string;
  /** Folder the command was called in, or `--cwd`. */
  readonly cwd: string;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Whether a process of this machine is alive. */
  isAlive(pid: number): boolean;
  /** Today in UTC, YYYY-MM-DD (SOURCE_DATE_EPOCH wins). */
  today(): string;
  /** SOURCE_DATE_EPOCH in UTC to the second, `YYYY-MM-DDThh:mm:ssZ`; null where it is not set. */
  sourceDate(): string | null;
  openSource(remote: string): Promise<Source>;
  /** Top of the work tree around `cwd`. */
  root(): Promise<string>;
  /** The configuration file, checked. */
  readConfig(root: string): Promise<CheckedConfig>;
  /** Template texts by name: the built-in ones, replaced by those of the repository's directory. */
  readTemplates(root: string, dir: string | null): Promise<Readonly<Record<string, string>>>;
  /** Clients of registries, for a work tree. */
  openRegistries(root: string): Promise<Registries>;
  /** Keys, signers and trust; paths in settings are relative to the folder. */
  openEvidence(folder: string): Promise<Evidence>;
  /** Runs plugins of semantic-release that a work tree has installed. Nothing is loaded yet. */
  openPlugins(standing: Standing): PluginHost;
  openWorld(standing: Standing, target: ForgeTarget): Promise<BareWorld>;
  /** What a deployment to an environment touches. Nothing is started or asked yet. */
  openStage(
    environment: string,
    settings: EnvironmentSettings,
    standing: Standing,
    forge: ForgeTarget,
  ): Promise<Stage>;
  /** Tells people what happens. Nothing is sent yet. */
  openNotifier(settings: readonly NotifySettings[]): Promise<Notifier>;
  /** A variable of the environment this runs in; null where it is not set. */
  variable(name: string): string | null;
  /** Places that show the ledger. Nothing is asked yet. */
  openMirrors(
    settings: readonly MirrorSettings[],
    standing: Standing,
    target: ForgeTarget,
  ): Promise<readonly Mirror[]>;
  /** What is said below a pull request; null without a token, and where the forge is not GitHub. Nothing is asked yet. */
  openThread(target: ForgeTarget, number: number): Promise<RequestThread | null>;
  /** Who runs this, as the environment tells. */
  actor(): Promise<Actor>;
  /** The digest (`sha256:…`) a tag or a digest of an image points at; null where there is none. */
  imageDigest(repository: string, reference: string): Promise<string | null>;
  openJournal(standing: Standing): PlanJournal;
  /** The bill of materials of a container image, made by syft. */
  scanImage(image: string, format: SbomFormat): Promise<string>;
  resolveCommit(revision: string): Promise<string>;
  /** Now in UTC, RFC 3339, whatever SOURCE_DATE_EPOCH says. */
  now(): string;
  readFile(path: string): Promise<string>;
  /** The files of a work tree. */
  openFiles(root: string): Files;
  /** Whether there is a file or a folder of that name. */
  exists(path: string): Promise<boolean>;
  readBytes(path: string): Promise<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
}

/** The part of the tools that runs releases. */
export type DeploymentTools = Pick<
  Tools,
  'openThread' | 'openStage' | 'openNotifier' | 'openMirrors' | 'variable' | 'actor' | 'imageDigest'
>;

/** How a command ended. */
export interface Ending {
  readonly exitCode: number;
}
