import { fencing, needs } from './script.ts';

/* Scripts for Docker Compose: `$directory`, `"$@"` are the services, `compose` and `engine` are functions. */

/** Whether everything is there, and the user may use the engine. podman-compose 1.0 has no command that lists services. */
export const checkBody: string = [
  needs,
  `needs flock awk cmp
cd -- "$directory"
[ -w . ] || { echo "$directory cannot be written" >&2; exit 1; }
compose ps -q >/dev/null
engine ps -q >/dev/null
services=$(compose config --services 2>/dev/null) || exit 0
for service; do
  printf '%s\\n' "$services" | grep -qxF -e "$service" || { echo "the compose file has no service $service" >&2; exit 1; }
done`,
].join('\n');

/**
 * Pulls the image first, so that nothing has changed where that fails; then writes the env file and lets Compose bring the
 * services to what it says. Uses `$fence`, `$image`, `$env_file` and `$changes` (lines of NAME=value).
 */
export const deployBody: string = [
  needs,
  fencing,
  `cd -- "$directory"
needs awk cmp
fencing
engine pull "$image" || exit 1
[ -e "$env_file" ] || : >"$env_file"
real=$(readlink -f -- "$env_file")
ends=1
[ -z "$(tail -c 1 -- "$real")" ] || ends=0
cp -p -- "$real" "$real.new"
changes=$changes ends=$ends awk '
BEGIN {
  count = split(ENVIRON["changes"], lines, "\\n")
  for (i = 1; i <= count; i++) {
    at = index(lines[i], "=")
    names[i] = substr(lines[i], 1, at - 1)
    values[i] = substr(lines[i], at + 1)
  }
}
{
  line = $0
  end = sub(/\\r$/, "", line) ? "\\r" : ""
  for (i = 1; i <= count; i++) {
    if (!match(line, "^[ \\t]*(export[ \\t]+)?" names[i] "[ \\t]*=")) continue
    line = substr(line, 1, RLENGTH) values[i]
    written[i] = 1
  }
  printf "%s%s%s", (NR > 1 ? "\\n" : ""), line, end
}
END {
  before = NR > 0
  for (i = 1; i <= count; i++) {
    if (i in written) continue
    printf "%s%s=%s", (before ? "\\n" : ""), names[i], values[i]
    before = 1
    added = 1
  }
  if (before && (added || ENVIRON["ends"] == 1)) printf "\\n"
}' "$real" >"$real.new"
if cmp -s -- "$real" "$real.new"; then
  rm -f -- "$real.new"
else
  cp -p -- "$real" "$env_file.rb.new"
  mv -f -- "$env_file.rb.new" "$env_file.rb"
  mv -f -- "$real.new" "$real"
fi
compose up -d "$@" || exit 1`,
].join('\n');

/**
 * A line for each container of the services: its state, the id of its image, and the digests that image was pulled by. Which service
 * one is of says its label: podman-compose 1.0 lists containers of all services only, and writes words of its own among them.
 */
export const observeBody = `cd -- "$directory"
listed=$(compose ps -q) || exit 1
containers=$(printf '%s\\n' "$listed" | grep -xE '[0-9a-f]{12,64}') || :
for container in $containers; do
  service=$(engine inspect --format '{{index .Config.Labels "com.docker.compose.service"}}' "$container") || exit 1
  wanted=no
  for one; do [ "$one" != "$service" ] || wanted=yes; done
  [ "$wanted" = yes ] || continue
  state=$(engine inspect --format '{{.State.Status}} {{.Image}}' "$container") || exit 1
  digests=$(engine image inspect --format '{{json .RepoDigests}}' "\${state##* }") || digests=null
  printf '%s %s\\n' "$state" "$digests"
done`;
