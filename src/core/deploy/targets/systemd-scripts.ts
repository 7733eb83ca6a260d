import { fencing, needs } from './script.ts';

/*
 * Scripts for a unit of systemd: `$directory` and `$unit`; `units` is systemctl, `links` is readlink. A release is a directory
 * below `releases`, named by its version and the digest of what is in it, so that what runs tells both by its path.
 */

/** Whether everything is there, and systemd knows the unit. */
export const checkBody: string = [
  needs,
  `needs flock sha256sum tar mktemp
cd -- "$directory"
[ -w . ] || { echo "$directory cannot be written" >&2; exit 1; }
state=$(units show --value --property=LoadState -- "$unit")
[ "$state" = loaded ] || { echo "systemd says of $unit: $state" >&2; exit 1; }`,
].join('\n');

/**
 * Which release the unit's process runs, if it runs: its working directory or its program is in it. Both are links that the
 * kernel keeps to the directory itself, so a process that was not started again tells of the old one.
 */
const looking = `property() { units show --value --property="$1" -- "$unit"; }
running() {
  pid=$(property MainPID) || return 1
  case $pid in '' | 0 | *[!0-9]*) return 0 ;; esac
  home=$(pwd -P)/releases/
  for link in cwd exe; do
    path=$(links "/proc/$pid/$link") || continue
    case $path in
    "$home"*) path=\${path#"$home"} && printf '%s\\n' "\${path%%/*}" && return 0 ;;
    esac
  done
  echo "process $pid of $unit runs neither in nor from $home: its WorkingDirectory has to be $(pwd -P)/current" >&2
  return 1
}`;

/**
 * Fetches and checks first, so that nothing has changed where that fails; then `current` becomes a link to the release in one step
 * (rename(2)), and the unit is started again unless it runs that already. A unit that does not stay up for `$settle` seconds as
 * one and the same invocation has failed. Uses `$fence`, `$release`, `$sha256`, `$archive`, `$file` and `$strip`; `fetch` prints
 * the artifact.
 */
export const deployBody: string = [
  needs,
  fencing,
  looking,
  `unpack() {
  part=$(mktemp -d releases/.new.XXXXXX)
  trap 'rm -rf -- "$part"' EXIT
  fetch >"$part.artifact" || { rm -f -- "$part.artifact"; exit 1; }
  trap 'rm -rf -- "$part" "$part.artifact"' EXIT
  found=$(sha256sum <"$part.artifact")
  found=\${found%% *}
  [ "$found" = "$sha256" ] || { echo "what was fetched is sha256:$found, not sha256:$sha256" >&2; exit 1; }
  if [ "$archive" = yes ]; then
    tar -xf "$part.artifact" -C "$part" --strip-components="$strip" || exit 1
  else
    cp -- "$part.artifact" "$part/$file"
    chmod 755 "$part/$file"
  fi
  chmod 755 "$part"
  mv -T -- "$part" "releases/$release"
  rm -f -- "$part.artifact"
  trap - EXIT
}
cd -- "$directory"
needs sha256sum tar mktemp
fencing
mkdir -p releases
if [ ! -d "releases/$release" ]; then unpack; fi
ln -sfn -- "releases/$release" current.new
mv -fT -- current.new current
before=$(running 2>/dev/null) || before=
if [ "$before" != "$release" ] || [ "$(property ActiveState)" != active ]; then
  units restart -- "$unit" || { units status --no-pager --lines=20 -- "$unit" || :; exit 1; }
fi
first=$(property InvocationID)
count=$(property NRestarts)
waited=0
while :; do
  state=$(property ActiveState)
  [ "$state" = active ] && [ "$(property InvocationID)" = "$first" ] && [ "$(property NRestarts)" = "$count" ] || break
  [ "$waited" -lt "$settle" ] || exit 0
  sleep 1
  waited=$((waited + 1))
done
echo "$unit did not stay up for $settle s: $state ($(property Result)), started again $(property NRestarts) times" >&2
units status --no-pager --lines=20 -- "$unit" >&2 || :
exit 1`,
].join('\n');

/** One line: the state of the unit, and the release that its process runs. One that is started again and again does not run. */
export const observeBody: string = [
  looking,
  `cd -- "$directory"
state=$(property ActiveState)
first=$(property InvocationID)
release=$(running) || exit 1
sleep 1
[ "$(property InvocationID)" = "$first" ] || state=restarting
printf '%s %s\\n' "$state" "$release"`,
].join('\n');
