/*
 * Scripts for a service of Docker Swarm: `$service`, `"$@"` are options of every update, `engine` is a function.
 *
 * What is known of deployments is labels of the service, so every manager knows it: `release.fence` is the number of the newest;
 * while a version has a share, `release.canary` is that share in percent, and `release.before` what the service was like:
 * parallelism, delay and failure action of its updates, and its image. A share is an update of the service that waits after its first
 * batch of tasks: its parallelism is how many tasks the share needs more, its delay is longer than anybody watches.
 */

/** Gives what a template of Go says of the service. */
const asking = `asked() { engine service inspect --format "$1" "$service"; }
replicas() {
  replicas=$(asked '{{with .Spec.Mode.Replicated}}{{.Replicas}}{{end}}') || exit 1
  case $replicas in '' | *[!0-9]*) replicas=0 ;; esac
  [ "$replicas" -ge 2 ] || { echo "$service has to have 2 replicas at least, so that a part of its tasks can be a share" >&2; exit 1; }
}`;

/** Whether the service is there. */
export const checkBody: string = [asking, `asked '{{.ID}}'`].join('\n');

/**
 * An update that comes between the look and ours is refused by Swarm itself ("update out of sequence"). `all` gives all of the tasks
 * an image, by the settings that the service had before a share, and ends when Swarm says that the service has converged.
 */
const fenced = `seen=$(asked '{{index .Spec.Labels "release.fence"}}') || exit 1
case $seen in '') seen=0 ;; *[!0-9]*) echo "the label release.fence of $service is no number" >&2; exit 1 ;; esac
if [ "$fence" -lt "$seen" ]; then
  echo "the label release.fence of $service: number $seen was here, and this is number $fence" >&2
  exit 75
fi
before=$(asked '{{index .Spec.Labels "release.before"}}') || exit 1
read -r parallelism delay action old <<EOF || :
$before
EOF
all() {
  to=$1
  shift
  [ -z "$before" ] || set -- "$@" --update-parallelism "$parallelism" --update-delay "$delay" --update-failure-action "$action" \\
    --label-rm release.before --label-rm release.canary
  engine service update --quiet --detach=false --label-add "release.fence=$fence" --image "$to" "$@" "$service" || exit 1
}`;

/** Makes all tasks run an image. Uses `$fence` and `$image`. */
export const deployBody: string = [asking, fenced, 'all "$image" "$@"'].join('\n');

/** Takes a share away that was left there, then notes what the service is like. Uses `$fence` and `$image`. */
export const stageBody: string = [
  asking,
  fenced,
  `replicas
[ -z "$before" ] || all "$old" "$@" >&2
now=$(asked '{{.Spec.TaskTemplate.ContainerSpec.Image}}') || exit 1
usual=$(asked '{{with .Spec.UpdateConfig}}{{.Parallelism}} {{.Delay}} {{.FailureAction}}{{else}}1 0s pause{{end}}') || exit 1
if [ "$now" = "$image" ]; then set --; else set -- --label-add "release.before=$usual $now"; fi
engine service update --quiet --detach --label-add "release.fence=$fence" "$@" "$service" >/dev/null || exit 1`,
].join('\n');

/**
 * Makes so many percent of the tasks run an image, rounded up, but one at least and never all; 0 and 100 are none and all. Prints how
 * many tasks run it, and how many run. Where nothing was noted, all of them run it already. Uses `$fence`, `$image` and `$share`.
 */
export const shareBody: string = [
  asking,
  fenced,
  `[ -n "$before" ] || { echo 1 1; exit 0; }
case $share in
  0) all "$old" "$@" >&2; echo 0 1; exit 0 ;;
  100) all "$image" "$@" >&2; echo 1 1; exit 0 ;;
esac
count() {
  found=$(engine service ps --no-trunc --filter desired-state=running --format '{{.Image}} {{.CurrentState}}' "$service") || exit 1
  meant=0 fresh=0 running=0
  while read -r one state _; do
    [ "$state" != Running ] || running=$((running + 1))
    [ "$one" = "$image" ] || continue
    meant=$((meant + 1))
    [ "$state" != Running ] || fresh=$((fresh + 1))
  done <<EOF
$found
EOF
}
replicas
wanted=$(((replicas * share + 99) / 100))
[ "$wanted" -lt "$replicas" ] || wanted=$((replicas - 1))
count
more=$((wanted - meant))
[ "$more" -le 0 ] ||
  engine service update --quiet --detach --label-add "release.fence=$fence" --label-add "release.canary=$share" --image "$image" \\
    --update-parallelism "$more" --update-delay 8760h --update-failure-action pause "$@" "$service" >/dev/null || exit 1
tries=0
until count && [ "$fresh" -ge "$wanted" ] && [ "$running" -ge "$replicas" ]; do
  state=$(asked '{{with .UpdateStatus}}{{.State}}: {{.Message}}{{end}}') || exit 1
  case $state in paused* | rollback*) echo "$service: $state" >&2; exit 1 ;; esac
  tries=$((tries + 1))
  [ "$tries" -le 600 ] || { echo "$fresh tasks of $service run it after 10 minutes, not $wanted" >&2; exit 1; }
  sleep 1
done
echo "$fresh $running"`,
].join('\n');

/**
 * A line for each task that is meant to run: its state, and what its container is made of. Where the container is on this node
 * its image is looked at; elsewhere the digest counts that the task was started with, which its node has pulled it by.
 */
export const observeBody = `tasks=$(engine service ps --quiet --no-trunc --filter desired-state=running "$service") || exit 1
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
