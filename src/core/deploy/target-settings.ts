import type { Argv } from '../model.ts';

/** Where and how a version is made to run: one kind each. */
export type TargetSettings =
  | CommandTarget
  | ComposeTarget
  | SystemdTarget
  | SwarmTarget
  | KubernetesTarget
  | HelmTarget
  | GitopsTarget
  | WorkflowTarget
  | BlueGreenTarget;

/** What all kinds have. */
interface AnyTarget {
  /** How long one command may take, a duration such as `10m`; 15 minutes unless told. */
  readonly timeout?: string | undefined;
}

/**
 * Commands of the project's own. In their words `{version}`, `{tag}`, `{commit}`, `{environment}`, `{image}`, `{digest}`,
 * `{fence}` and `{previous}` are filled in; the same is in their environment (`RELEASE_VERSION`, …). Never through a shell.
 */
export interface CommandTarget extends AnyTarget {
  readonly kind: 'command';
  readonly deploy: Argv;
  /** Prints what runs, one version or digest (`sha256:…`) a line, asked of what runs. Without it nothing is observed. */
  readonly observe?: Argv | undefined;
}

/** What runs on hosts over SSH. */
interface HostsTarget extends AnyTarget {
  /** Hosts of ssh(1), such as `deploy@web1.example.com`, one after the other; this machine unless told. */
  readonly hosts?: readonly string[] | undefined;
  /** File of ssh_config(5) to use instead of the user's own. */
  readonly sshConfig?: string | undefined;
}

/** Services of Docker Compose, whose compose file takes the image from an env file. */
export interface ComposeTarget extends HostsTarget {
  readonly kind: 'compose';
  /** Where the compose file is. */
  readonly directory: string;
  /** Services that run the image. */
  readonly services: readonly string[];
  /** Env file in the directory; `.env` unless told. What it was before is kept beside it as `.env.rb`. */
  readonly envFile?: string | undefined;
  /** Variables of the env file → texts with placeholders; `service_version` → `{version}@{digest}` unless told. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Compose files; those Compose looks for unless told. */
  readonly files?: readonly string[] | undefined;
  readonly project?: string | undefined;
  /** How Compose is called; `docker compose` unless told. */
  readonly compose?: Argv | undefined;
  /** How the engine is called; `docker` unless told. */
  readonly engine?: Argv | undefined;
}

/** A unit of systemd, with a directory for each release and the link `current` to the one that runs. */
export interface SystemdTarget extends HostsTarget {
  readonly kind: 'systemd';
  /** Holds `releases` and `current`; the unit's WorkingDirectory (or its program) is in `current`. */
  readonly directory: string;
  readonly unit: string;
  /** Name of the release's file that runs; placeholders are filled in. A tar archive is unpacked. */
  readonly artifact: string;
  /** Argument list that prints that file, run where the unit is. What it prints must have the digest of the release. */
  readonly fetch: Argv;
  /** So many directories at the front of the archive's paths are left out; none unless told. */
  readonly strip?: number | undefined;
  /** How long the unit must stay up after its start; 5 s unless told. */
  readonly settle?: string | undefined;
  /** How systemctl is called; `systemctl` unless told. */
  readonly systemctl?: Argv | undefined;
  /** How readlink is called, which looks at the unit's process below /proc; `readlink` unless told. */
  readonly readlink?: Argv | undefined;
}

/** A service of Docker Swarm. */
export interface SwarmTarget extends AnyTarget {
  readonly kind: 'swarm';
  readonly service: string;
  /** A manager as a host of ssh(1); the Docker of this machine's settings unless told. */
  readonly host?: string | undefined;
  /** File of ssh_config(5) to use instead of the user's own. */
  readonly sshConfig?: string | undefined;
  /** Whether the nodes get the manager's credentials for the registry; no unless told. */
  readonly registryAuth?: boolean | undefined;
  /** How the engine is called; `docker` unless told. */
  readonly engine?: Argv | undefined;
}

/** A workload of a cluster, and how to reach it. */
export interface WorkloadTarget extends AnyTarget {
  /** `deployment/app`, `statefulset/app` or `daemonset/app`. */
  readonly workload: string;
  /** The container of its pods that runs the image. */
  readonly container: string;
  readonly namespace?: string | undefined;
  /** Context of the kubeconfig; its current one unless told. */
  readonly context?: string | undefined;
  /** Path of the kubeconfig; what kubectl takes by itself unless told. */
  readonly kubeconfig?: string | undefined;
}

/** A workload of Kubernetes. */
export interface KubernetesTarget extends WorkloadTarget {
  readonly kind: 'kubernetes';
}

/** A release of Helm, with the workload of its chart that runs the image. */
export interface HelmTarget extends WorkloadTarget {
  readonly kind: 'helm';
  /** Name of Helm's release. */
  readonly release: string;
  /** As `helm upgrade` takes it: a directory or archive, `oci://…`, `repository/name`; placeholders are filled in. */
  readonly chart: string;
  /** Which version of the chart; the newest, or the one that is there, unless told. Placeholders are filled in. */
  readonly chartVersion?: string | undefined;
  /** Files of values; later ones win. */
  readonly values?: readonly string[] | undefined;
  /** Paths of values (`image.digest`) → texts with placeholders. They win over all files. */
  readonly set: Readonly<Record<string, string>>;
}

/** A file of another git repository that says what a cluster is to run. */
export interface GitopsTarget extends AnyTarget {
  readonly kind: 'gitops';
  /** Address of the repository, as git takes it. */
  readonly repository: string;
  /** `main` unless told. */
  readonly branch?: string | undefined;
  /** YAML file in it, such as `apps/shop/values.yaml`. */
  readonly file: string;
  /** Paths of texts that are there (`image.digest`, `images[0].digest`) → texts with placeholders. */
  readonly set: Readonly<Record<string, string>>;
  /** Name of the environment variable with a token for the repository; git's own ways unless told. */
  readonly tokenEnv?: string | undefined;
  /** Prints what the cluster runs, one version or digest a line. Without it only the branch is known. */
  readonly observe?: Argv | undefined;
  /** How long the cluster may take to follow the branch; 5 minutes unless told. */
  readonly wait?: string | undefined;
}

/** A workflow of GitHub Actions that deploys. */
export interface WorkflowTarget {
  readonly kind: 'workflow';
  /** Name of its file in `.github/workflows`. */
  readonly workflow: string;
  /** `owner/name` on the forge's server; the forge's own repository unless told. */
  readonly repository?: string | undefined;
  /** Branch or tag whose workflow runs; the default branch unless told. */
  readonly ref?: string | undefined;
  /** Inputs besides `version`, `digest`, `environment` and `seq` → texts with placeholders. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  /** Name of the environment variable with a token that may start it; GH_TOKEN or GITHUB_TOKEN unless told. */
  readonly tokenEnv?: string | undefined;
  /** Prints what runs, one version or digest a line. Without it nothing is observed. */
  readonly observe?: Argv | undefined;
  /** How long the run may take, and the observing command; 15 minutes unless told. */
  readonly timeout?: string | undefined;
}

/** What can be one of two slots. */
export type SlotTarget = CommandTarget | ComposeTarget | SystemdTarget;

/** Two slots behind nginx: a version comes to the one that has no traffic, and then takes the traffic. */
export interface BlueGreenTarget extends AnyTarget {
  readonly kind: 'blue-green';
  readonly slots: { readonly blue: SlotTarget; readonly green: SlotTarget };
  readonly nginx: NginxSettings;
  /** Ends with 0 where the slot (`RELEASE_SLOT`) is well enough for traffic; placeholders are filled in. */
  readonly ready?: Argv | undefined;
}

/** Where traffic is shared out. */
export interface NginxSettings {
  /** Host of ssh(1) where nginx runs; this machine unless told. */
  readonly host?: string | undefined;
  /** File of ssh_config(5) to use instead of the user's own. */
  readonly sshConfig?: string | undefined;
  /** File with one upstream that nginx includes; it is written anew each time. */
  readonly file: string;
  /** Name of the upstream, for `proxy_pass`. */
  readonly upstream: string;
  /** Where each slot listens, `127.0.0.1:8081`. */
  readonly servers: { readonly blue: string; readonly green: string };
  /** How nginx is told to read it anew; `nginx -s reload` unless told. It must end otherwise than with 0 for a wrong file. */
  readonly reload?: Argv | undefined;
}
