#!/usr/bin/env bash
# A real Docker Engine beside a real registry, in namespaces of their own: nothing touches the network, the mounts or the
# processes of the machine, and all of it ends with this script. Prints a line when both are up, and ends when its input does.
# Needs root, and of Debian: docker.io docker-registry iproute2 iptables.
#
#   scripts/real/engine.sh DIR        the engine listens at DIR/docker.sock, the registry at 127.0.0.1:5000 inside
set -euo pipefail
dir=$1
if [[ -z ${IN_NAMESPACE:-} ]]; then
  exec env IN_NAMESPACE=1 unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi
ip link set lo up
mkdir -p "$dir/images"
cat >"$dir/registry.yml" <<YML
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $dir/images }, delete: { enabled: true } }
http: { addr: '127.0.0.1:5000', secret: 'of a test' }
YML
"${RELEASEWRIGHT_REGISTRY:-docker-registry}" serve "$dir/registry.yml" >"$dir/registry.log" 2>&1 &
dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/dockerd.pid" --host "unix://$dir/docker.sock" \
  --insecure-registry 127.0.0.0/8 >"$dir/dockerd.log" 2>&1 &
engine=$!
export DOCKER_HOST=unix://$dir/docker.sock
for _ in $(seq 1 300); do
  if docker info >/dev/null 2>&1; then
    echo ready
    cat >/dev/null
    kill "$engine"
    wait "$engine" || true
    exit 0
  fi
  sleep 0.1
done
cat "$dir/dockerd.log" >&2
exit 1
