#!/usr/bin/env bash
# Contract tests: tests/contract/run.sh PATH_TO_HOLDFAST [NAME_PART...]
exec python3 -B "$(dirname "$0")/run.py" "$@"
