import type { SwarmTarget } from '../target-settings.ts';
import type { Observed } from '../types.ts';
import { readContainers } from './containers.ts';
import { type Driver, type Program, run, type Step } from './program.ts';
import { type Script, scriptStep } from './script.ts';
import { imageOf } from './words.ts';

/** A service of Docker Swarm, by a manager: that of this machine's Docker, or one over SSH. */
export function swarmDriver(target: SwarmTarget, repository: string | undefined): Driver {
  const { host = null, sshConfig, service, engine = ['docker'], registryAuth = false } = target;
  const step = (title: string, body: string, variables: Script['variables'] = {}): Step =>
    scriptStep(
      { host, sshConfig },
      {
        ...{ title, body, commands: { engine } },
        variables: { service, ...variables },
        words: registryAuth ? ['--with-registry-auth'] : [],
      },
    );
  return {
    tools: host === null ? [engine[0]] : ['ssh'],
    *check(): Program<void> {
      yield* run(step('look at the target', checkBody));
    },
    *deploy(wanted): Program<void> {
      const { reference } = imageOf(wanted, repository);
      const title = `deploy ${wanted.version} to ${wanted.environment}`;
      yield* run(step(title, deployBody, { image: reference, fence: String(wanted.fence) }));
    },
    *observe(wanted): Program<Observed> {
      const { digest } = imageOf(wanted, repository);
      const stdout = yield* run(step(`observe ${wanted.environment}`, observeBody));
      return readContainers(stdout, digest);
    },
  };
}

const checkBody = 'engine service inspect --format "{{.ID}}" "$service"';

/**
 * The number of the newest deployment is a label of the service, so every manager knows it. An update that comes between the
 * look and ours is refused by Swarm itself ("update out of sequence"). It ends when Swarm says that the service has converged.
 */
const deployBody = `seen=$(engine service inspect --format '{{index .Spec.Labels "release.fence"}}' "$service") || exit 1
case $seen in '') seen=0 ;; *[!0-9]*) echo "the label release.fence of $service is no number" >&2; exit 1 ;; esac
if [ "$fence" -lt "$seen" ]; then
  echo "the label release.fence of $service: number $seen was here, and this is number $fence" >&2
  exit 75
fi
engine service update --quiet --detach=false --label-add "release.fence=$fence" --image "$image" "$@" "$service" || exit 1`;

/**
 * A line for each task that is meant to run: its state, and what its container is made of. Where the container is on this node
 * its image is looked at; elsewhere the digest counts that the task was started with, which its node has pulled it by.
 */
const observeBody = `tasks=$(engine service ps --quiet --no-trunc --filter desired-state=running "$service") || exit 1
for task in $tasks; do
  found=$(engine inspect --type task \\
    --format '{{.Status.State}} {{.Spec.ContainerSpec.Image}} {{with .Status.ContainerStatus}}{{.ContainerID}}{{end}}' "$task") || exit 1
  state=\${found%% *}
  rest=\${found#* }
  image=\${rest%% *}
  container=\${rest#* }
  local=
  [ -z "$container" ] || local=$(engine inspect --type container --format '{{.Image}}' "$container" 2>/dev/null) || local=
  if [ -n "$local" ]; then
    digests=$(engine image inspect --format '{{json .RepoDigests}}' "$local") || digests=null
    printf '%s %s %s\\n' "$state" "$local" "$digests"
  else
    case $image in *@sha256:*) ;; *) echo "task $task was started by a tag: $image" >&2; exit 1 ;; esac
    printf '%s %s ["%s"]\\n' "$state" "\${image##*@}" "$image"
  fi
done`;
