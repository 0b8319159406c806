#!/usr/bin/env bash
# Scores of reading alerts by kind, and MB/s a core beside bare matching and Recognizers-Text.
# Usage: bench/intake.sh [BUILD_DIR]   (needs node and npm for the peer; says so if they are missing)
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}
[ -f "$build/build.ninja" ] || cmake --preset release -B "$build" >/dev/null
cmake --build "$build" --target intake_corpus intake_speed >/dev/null

echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
"$build/bench/intake_corpus" tests/corpus/tune.jsonl tests/corpus/tune_roles.jsonl \
  tests/corpus/tune_money.jsonl tests/corpus/tune_more.jsonl tests/corpus/held_out.jsonl \
  tests/corpus/tune_more_2.jsonl tests/corpus/held_out_third.jsonl
"$build/bench/intake_speed"

peers=bench/intake-peers
if ! command -v npm >/dev/null; then
  echo "Recognizers-Text: not measured, npm is not installed"
  exit 0
fi
[ -d "$peers/node_modules" ] || npm ci --silent --no-audit --no-fund --prefix "$peers"
text=$(mktemp)
trap 'rm -f "$text"' EXIT
"$build/bench/intake_speed" "$text"
node "$peers/recognizers.mjs" "$text"
