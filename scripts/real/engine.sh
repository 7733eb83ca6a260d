#!/usr/bin/env bash
# A real Docker Engine beside a real registry, in namespaces of their own (namespace.sh). Prints a line when both are up, and ends when
# its input does. Needs root, and of Debian: docker.io docker-registry iproute2 iptables.
#
#   scripts/real/engine.sh DIR        the engine listens at DIR/docker.sock, the registry at 127.0.0.1:5000 inside
set -euo pipefail
dir=$1
source "$(dirname "$0")/namespace.sh"
enter "$@"
start_registry
dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/dockerd.pid" --host "unix://$dir/docker.sock" \
  --insecure-registry 127.0.0.0/8 >"$dir/dockerd.log" 2>&1 &
engine=$!
export DOCKER_HOST=unix://$dir/docker.sock
serve_until_done "$dir/dockerd.log" docker info
kill "$engine"
wait "$engine" || true
