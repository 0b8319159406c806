#!/bin/bash
# Builds and runs the tracing bench: bench/trace.sh [--transfers 100000000] [--cases 64] [--no-peers]
# A run of 100M transfers takes 4 GB and about half a minute without the peers.
set -e
cd "$(dirname "$0")/.."
cmake --preset release >/dev/null
cmake --build build/release --target trace_bench >/dev/null
exec build/release/bench/trace_bench "$@"
