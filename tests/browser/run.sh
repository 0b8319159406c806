#!/usr/bin/env bash
# Browser tests against a demo of their own: tests/browser/run.sh PATH_TO_HOLDFAST [run.mjs options]
set -euo pipefail
program=$(realpath "$1")
shift
cd "$(dirname "$0")"
if [ ! -f node_modules/.dev-stamp ] || [ package-lock.json -nt node_modules/.dev-stamp ]; then
  npm ci --silent --no-audit --no-fund
  touch node_modules/.dev-stamp
fi

folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$program" demo --quiet --data "$folder/data" --listen "127.0.0.1:$port" >"$folder/log" 2>&1 &
demo=$!
stop() {
  kill "$demo" 2>/dev/null || true
  wait "$demo" 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT

for _ in $(seq 600); do  # a minute at most
  grep -q 'Ctrl-C' "$folder/log" && break
  kill -0 "$demo" || { cat "$folder/log"; exit 1; }
  python3 -c 'import time; time.sleep(0.1)'
done
password=$(sed -n 's/.* admin  *password \([^ ]*\).*/\1/p' "$folder/log")
node run.mjs --base "http://127.0.0.1:$port" --login admin --password "$password" "$@"
