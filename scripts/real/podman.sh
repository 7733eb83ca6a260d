#!/usr/bin/env bash
# A real Podman beside a real registry, in namespaces of their own: nothing touches the network, the mounts or the processes of
# the machine, and all of it ends with this script. Prints a line when both are up, and ends when its input does.
# Needs root, and of Debian: podman runc docker-registry iproute2.
#
#   scripts/real/podman.sh DIR        DIR/podman and DIR/podman-compose are to be run inside; the registry is at 127.0.0.1:5000
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
storage: { filesystem: { rootdirectory: $dir/images } }
http: { addr: '127.0.0.1:5000', secret: 'of a test' }
YML
# What a machine allows that is a virtual one itself: no limits above its own, no systemd, no overlays.
cat >"$dir/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
cat >"$dir/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$dir/graph"
runroot = "$dir/run"
CONF
cat >"$dir/registries.conf" <<CONF
unqualified-search-registries = []
[[registry]]
location = "127.0.0.1:5000"
insecure = true
CONF
for program in podman podman-compose; do
  cat >"$dir/$program" <<SH
#!/bin/sh
export CONTAINERS_CONF='$dir/containers.conf' CONTAINERS_STORAGE_CONF='$dir/storage.conf' CONTAINERS_REGISTRIES_CONF='$dir/registries.conf'
exec $program "\$@"
SH
  chmod 755 "$dir/$program"
done
"${RELEASEWRIGHT_REGISTRY:-docker-registry}" serve "$dir/registry.yml" >"$dir/registry.log" 2>&1 &
registry=$!
for _ in $(seq 1 300); do
  if (exec 3<>/dev/tcp/127.0.0.1/5000) 2>/dev/null; then
    "$dir/podman" info >/dev/null
    echo ready
    cat >/dev/null
    kill "$registry"
    exit 0
  fi
  sleep 0.1
done
cat "$dir/registry.log" >&2
exit 1
