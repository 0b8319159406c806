#!/usr/bin/env bash
# Figures of the chase against a real server, seen from outside: bench/chase.sh [tiers|latency|rate]
# BUILD=build/release names another build folder; HOLDFAST=… another program.
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build/release}
HOLDFAST=${HOLDFAST:-$BUILD/src/app/holdfast}
LOAD=$BUILD/bench/chase_load
for program in "$HOLDFAST" "$LOAD"; do
  [ -x "$program" ] || { echo "bench/chase.sh: no $program: run ./dev build" >&2; exit 66; }
done

# The data lies beside the build: on a disk that keeps what it is told to, not in memory.
FOLDER=$(mktemp -d "$BUILD/chase-bench.XXXXXX")
SERVER=
finish() {
  [ -z "$SERVER" ] || { kill "$SERVER" 2>/dev/null || true; wait "$SERVER" 2>/dev/null || true; }
  rm -rf "$FOLDER"
}
trap finish EXIT

hash_of() { printf 'token-of-%s' "$1" | sha256sum | cut -d' ' -f1; }
for bank in ICBC ABC BOC CCB BOCOM PSBC; do
  printf '[[partner]]\nid = "%s"\nkind = "bank"\ntoken_sha256 = "%s"\n' "$bank" "$(hash_of "$bank")"
done >"$FOLDER/centre.toml"
cat >>"$FOLDER/centre.toml" <<TOML
[[client]]
id = "cad-110"
token_sha256 = "$(hash_of cad-110)"
scopes = ["alerts:write", "cases:read"]
[policy]
auto_approve = ["query", "stop_payment", "release", "withdraw"]
standing_order = "duty-officer"
TOML

PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
run() {  # run NAME [ARGUMENTS]: one measurement on a server and a database of its own
  "$HOLDFAST" serve --config "$FOLDER/centre.toml" --data "$FOLDER/$1" \
    --listen "127.0.0.1:$PORT" >"$FOLDER/log" 2>&1 &
  SERVER=$!
  for _ in $(seq 200); do
    python3 - "$PORT" <<'PY' && break || sleep 0.05
import sys, urllib.request
try:
    urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/readyz", timeout=2)
except OSError:
    sys.exit(1)
PY
    kill -0 "$SERVER" 2>/dev/null || { cat "$FOLDER/log" >&2; exit 70; }
  done
  "$LOAD" "$PORT" "$@"
  kill "$SERVER"
  wait "$SERVER" || { echo "the server ended with $?" >&2; exit 70; }
  SERVER=
}

echo "machine    $(nproc) cores, $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs)," \
  "$(awk '/MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo), Linux $(uname -r)," \
  "disk $(df --output=fstype "$FOLDER" | tail -1); load $(cut -d' ' -f1 /proc/loadavg) before"
echo "versions   $("$HOLDFAST" --version | head -1); server, load and partners share the machine"
echo "command    ./dev bench chase ${*:-(tiers latency rate)}"
if [ $# -gt 0 ]; then run "$@"; else for name in tiers latency rate; do run "$name"; done; fi
