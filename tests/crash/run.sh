#!/usr/bin/env bash
# Crash test: tests/crash/run.sh PATH_TO_HOLDFAST [ROUNDS=50] [SEED]
exec python3 -B "$(dirname "$0")/crash.py" "$@"
