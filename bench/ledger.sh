#!/bin/bash
# Builds and runs the loading bench: bench/ledger.sh [--transfers 5000000] [--runs 3] [--write DIR]
set -e
cd "$(dirname "$0")/.."
cmake --preset release >/dev/null
cmake --build build/release --target ledger_bench >/dev/null
exec build/release/bench/ledger_bench "$@"
