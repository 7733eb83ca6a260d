# Sourced by the scripts that run a container engine: a registry in namespaces of their own, so that nothing touches the network, the
# mounts or the processes of the machine, and all of it ends with the script. `$dir` is the folder everything is in.

# enter ARGS…: goes on in new namespaces, with the same arguments.
enter() {
  if [[ -z ${IN_NAMESPACE:-} ]]; then
    exec env IN_NAMESPACE=1 unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$@"
  fi
  ip link set lo up
}

# start_registry: at 127.0.0.1:5000, in the background.
start_registry() {
  mkdir -p "$dir/images"
  cat >"$dir/registry.yml" <<YML
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $dir/images }, delete: { enabled: true } }
http: { addr: '127.0.0.1:5000', secret: 'of a test' }
YML
  "${RELEASEWRIGHT_REGISTRY:-docker-registry}" serve "$dir/registry.yml" >"$dir/registry.log" 2>&1 &
}

# serve_until_done LOG COMMAND…: says `ready` once the command succeeds, and waits until the input ends; else shows the log and fails.
serve_until_done() {
  local log=$1
  shift
  for _ in $(seq 1 300); do
    if "$@" >/dev/null 2>&1; then
      echo ready
      cat >/dev/null
      return 0
    fi
    sleep 0.1
  done
  cat "$log" >&2
  return 1
}
