#!/bin/bash
# Builds and runs the tracing bench beside the plain ways and three databases:
#   bench/trace.sh [--large] [--no-databases] [options of trace_bench]
# 5M transfers by default; --large adds 100M (8 GB of memory, about ten minutes). The databases
# answer the chases of 5M: loading 100M into them would measure their loading.
set -euo pipefail
cd "$(dirname "$0")/.."
large=no
databases=yes
options=()
for word in "$@"; do
  case $word in
    --large) large=yes ;;
    --no-databases) databases=no ;;
    *) options+=("$word") ;;
  esac
done
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
cmake --build build/release --target trace_bench >/dev/null
folder=$(mktemp -d /tmp/holdfast-bench-trace-XXXXXX)
trap 'rm -rf "$folder"' EXIT
[ $databases = yes ] && options+=(--write "$folder")
echo "$(nproc) cores, $(awk '/MemTotal/ {printf "%.0f GB", $2 / 1048576}' /proc/meminfo) of memory; $(uname -sr)"
build/release/bench/trace_bench "${options[@]}"
if [ $databases = yes ]; then
  echo "the same chases (reach), the same rows, in databases"
  bench/trace-peers/postgres.sh "$folder"
  (cd bench/trace-peers && node peers.mjs "$folder")
fi
if [ $large = yes ]; then
  for part in prorata many fifo case; do
    peers=--no-peers
    [ $part = prorata ] && peers=
    build/release/bench/trace_bench --transfers 100000000 --only $part $peers
  done
fi
