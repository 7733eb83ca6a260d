import * as z from 'zod';
import type { TargetSettings } from '../core/deploy/target-settings.ts';
import { clashOf, keysOf } from '../core/deploy/targets/nested-values.ts';
import { needsImage, unknownPlaceholders } from '../core/deploy/targets/words.ts';
import { isArgument, isGitAddress, isOneLine, isOpen, patterns } from './checks.ts';
import { duration, key, list, match, text } from './fields.ts';
import { isJsonPath } from './health-checks.ts';
import { argv, tokenVariable, word } from './target-words.ts';
import { workflow } from './workflow-fields.ts';

const anyTarget = {
  timeout: key(duration("'30s', '10m' or '1h30m'"), 'How long one command may take; 15 minutes unless told.'),
};

const command = z.strictObject({
  kind: z.literal('command'),
  deploy: argv,
  observe: key(argv, 'Prints what runs, one version or digest a line.'),
  ...anyTarget,
});

const host = match("a host such as 'deploy@web1.example.com'", /^(?:\w[\w.-]*@)?[\w:][\w:.-]*$/);
const sshConfig = key(text('a path', isOneLine), "File for ssh's option -F; the user's own unless told.");

const onHosts = {
  hosts: key(
    z
      .array(host, {
        error: "a list of hosts such as ['deploy@web1.example.com']",
      })
      .min(1, { error: 'at least one host' }),
    'Hosts of ssh, one after the other; this machine unless told.',
  ),
  sshConfig,
};

const program = z.tuple([text('a program', isOneLine)], text('an argument', isArgument), {
  error: "a list such as ['docker', 'compose']",
});
const variables = z.record(
  match("the name of a variable, such as 'service_version'", /^[A-Za-z_][A-Za-z0-9_]*$/),
  word,
  { error: "an object such as { service_version: '{version}@{digest}' }" },
);

const service = match("a service such as 'app'", /^[A-Za-z0-9][\w.-]*$/);

const compose = z.strictObject({
  kind: z.literal('compose'),
  ...onHosts,
  directory: text("a directory such as '/srv/app'", isOneLine),
  services: z.array(service, { error: "a list such as ['app']" }).min(1, { error: 'at least one service' }),
  envFile: key(
    match('the name of a file', patterns.bareFileName),
    'Env file in the directory; `.env` unless told.',
  ),
  variables: key(
    variables,
    'What is written into it; `service_version` with version and digest unless told.',
  ),
  files: key(list(text('a path', isOneLine), "a list such as ['compose.yml']"), 'Compose files.'),
  project: key(match('the name of a project', /^[a-z0-9][a-z0-9_-]*$/), 'Name of the project.'),
  compose: key(program, 'How Compose is called; `docker compose` unless told.'),
  engine: key(program, 'How the engine is called; `docker` unless told.'),
  ...anyTarget,
});

const systemd = z.strictObject({
  kind: z.literal('systemd'),
  ...onHosts,
  directory: text("a directory such as '/srv/app'", isOneLine),
  unit: match("a unit such as 'app.service'", /^[A-Za-z0-9][\w@:.-]*\.service$/),
  artifact: match(
    "the name of a file of the release, such as 'app-{version}.tar.gz'",
    /^[A-Za-z0-9{][\w.+{}-]*$/,
  ).refine((value) => unknownPlaceholders(value).length === 0, {
    error: 'no placeholders that mean nothing',
  }),
  fetch: argv,
  strip: key(
    z.int({ error: 'a whole number' }).min(0, { error: '0 or more' }).max(20, { error: 'at most 20' }),
    "So many directories at the front of the archive's paths are left out; none unless told.",
  ),
  settle: key(duration("'5s' or '1m'"), 'How long the unit must stay up after its start; 5 s unless told.'),
  systemctl: key(program, 'How systemctl is called; `systemctl` unless told.'),
  readlink: key(
    program,
    "How readlink is called, which looks at the unit's process; `readlink` unless told.",
  ),
  ...anyTarget,
});

const swarm = z.strictObject({
  kind: z.literal('swarm'),
  service,
  host: key(host, "A manager as a host of ssh; the Docker of this machine's settings unless told."),
  sshConfig,
  registryAuth: key(
    z.boolean({ error: 'true or false' }),
    "Whether the nodes get the manager's credentials for the registry; no unless told.",
  ),
  engine: key(program, 'How the engine is called; `docker` unless told.'),
  ...anyTarget,
});

const ofWorkload = {
  workload: match(
    "a workload such as 'deployment/app' (or statefulset/, daemonset/)",
    /^(?:deployment|statefulset|daemonset)\/[a-z0-9][a-z0-9.-]*$/,
  ),
  container: match("the name of a container such as 'app'", /^[a-z0-9][a-z0-9-]*$/),
  namespace: key(match("a namespace such as 'shop'", /^[a-z0-9][a-z0-9-]*$/), 'Its namespace.'),
  context: key(text('a context', isOneLine), 'Context of the kubeconfig; its current one unless told.'),
  kubeconfig: key(
    text('a path', isOneLine),
    'Path of the kubeconfig; what kubectl takes by itself unless told.',
  ),
  ...anyTarget,
};

const kubernetes = z.strictObject({ kind: z.literal('kubernetes'), ...ofWorkload });

const argument = word.refine((value) => isOneLine(value) && !value.startsWith('-'), {
  error: 'one line that does not begin with -',
});

const helm = z.strictObject({
  kind: z.literal('helm'),
  release: match("the name of a release of Helm such as 'app'", /^[a-z0-9](?:[a-z0-9.-]{0,51}[a-z0-9])?$/),
  chart: argument
    .refine(isOpen, {
      error:
        'an address without a password or token: helm has them from `helm registry login` or `helm repo add`',
    })
    .meta({ description: 'A chart as `helm upgrade` takes it.' }),
  chartVersion: key(argument, 'Version of the chart; what helm takes by itself unless told.'),
  values: key(
    // Helm reads a list of names with commas, an address where there is a scheme, and its input for -.
    list(
      match("a path such as 'deploy/production.yaml'", /^\/?[\w.][\w.-]*(?:\/[\w.-]+)*$/),
      "a list such as ['deploy/production.yaml']",
    ),
    'Files of values; later ones win.',
  ),
  set: z
    .record(
      text("a path of keys such as 'image.digest'", (path) => keysOf(path) !== null),
      word,
      { error: "an object such as { 'image.digest': '{digest}' }" },
    )
    .refine((paths) => clashOf(Object.keys(paths)) === null, {
      error: 'paths of which none leads through another',
    })
    .meta({ description: 'Paths of values and what they become.' }),
  ...ofWorkload,
});

const gitops = z.strictObject({
  kind: z.literal('gitops'),
  repository: text(
    "an address of git such as 'https://github.com/acme/fleet.git', without a password or token: name its environment variable in tokenEnv, or leave it to git's credential helper",
    isGitAddress,
  ),
  branch: key(match("a branch such as 'main'", /^[A-Za-z0-9][\w./-]*$/), '`main` unless told.'),
  file: match("a path in it such as 'apps/shop/values.yaml'", /^[\w.-]+(?:\/[\w.-]+)*$/),
  set: z.record(text("a path such as 'image.digest'", isJsonPath), word, {
    error: "an object such as { 'image.digest': '{digest}' }",
  }),
  tokenEnv: key(tokenVariable, "Environment variable with a token for it; git's own ways unless told."),
  observe: key(argv, 'Prints what the cluster runs, one version or digest a line.'),
  wait: key(
    duration("'30s' or '10m'"),
    'How long the cluster may take to follow the branch; 5 minutes unless told.',
  ),
  ...anyTarget,
});

const slot = z.discriminatedUnion('kind', [command, compose, systemd], {
  error: "a target of the kind 'command', 'compose' or 'systemd'",
});
const server = match("an address such as '127.0.0.1:8081'", /^(?:[\w.-]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$/);
const bothSlots = { error: 'an object with blue and green' };

const blueGreen = z.strictObject({
  kind: z.literal('blue-green'),
  slots: z.strictObject({ blue: slot, green: slot }, bothSlots),
  nginx: z.strictObject({
    host: key(host, 'Host of ssh where nginx runs; this machine unless told.'),
    sshConfig,
    file: match(
      "an absolute path such as '/etc/nginx/conf.d/app.conf'",
      /^\/(?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Zl}\p{Zp}/])$/u,
    ),
    upstream: match("the name of an upstream such as 'app'", /^[A-Za-z][\w.-]*$/),
    servers: z.strictObject({ blue: server, green: server }, bothSlots),
    reload: key(program, 'How nginx is told to read it anew; `nginx -s reload` unless told.'),
  }),
  ready: key(argv, 'Ends with 0 where the slot (RELEASE_SLOT) is well enough for traffic.'),
  ...anyTarget,
});

/** How a version is made to run; documented in docs/targets.md. */
export const target: z.ZodType<TargetSettings> = z
  .discriminatedUnion(
    'kind',
    [command, compose, systemd, swarm, kubernetes, helm, gitops, workflow, blueGreen],
    {
      error: ({ input }) =>
        typeof input === 'object' && input !== null
          ? "the kind of a target: 'command', 'compose', 'systemd', 'swarm', 'kubernetes', 'helm', 'gitops', 'workflow' or 'blue-green'"
          : "an object such as { kind: 'command', deploy: ['./deploy.sh', '{version}'] }",
    },
  )
  .meta({ title: 'Target' });

/** What an environment lacks whose target runs an image, or null. */
export function imageProblem(settings: TargetSettings, image: string | undefined): string | null {
  if (image !== undefined || settings.kind === 'systemd') return null;
  if (settings.kind === 'blue-green')
    return imageProblem(settings.slots.blue, image) ?? imageProblem(settings.slots.green, image);
  const words = wordsOf(settings);
  if (words === null) return `an image, which a target of the kind '${settings.kind}' runs`;
  return words.some(needsImage) ? 'an image, which {image} and {digest} stand for' : null;
}

/** Texts in which an image may be named; null where it always is. */
function wordsOf(settings: TargetSettings): readonly string[] | null {
  if (settings.kind === 'command') return [...settings.deploy, ...(settings.observe ?? [])];
  if (settings.kind === 'workflow')
    return [...Object.values(settings.inputs ?? {}), ...(settings.observe ?? [])];
  return settings.kind === 'gitops' ? [...Object.values(settings.set), ...(settings.observe ?? [])] : null;
}
