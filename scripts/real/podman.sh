#!/usr/bin/env bash
# A real Podman beside a real registry, in namespaces of their own (namespace.sh). Prints a line when both are up, and ends when its input
# does. Needs root, and of Debian: podman runc docker-registry iproute2.
#
#   scripts/real/podman.sh DIR        DIR/podman and DIR/podman-compose are to be run inside; the registry is at 127.0.0.1:5000
set -euo pipefail
dir=$1
source "$(dirname "$0")/namespace.sh"
enter "$@"
start_registry
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
both_are_up() { (exec 3<>/dev/tcp/127.0.0.1/5000) && "$dir/podman" info; }
serve_until_done "$dir/registry.log" both_are_up
