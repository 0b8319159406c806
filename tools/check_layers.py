#!/usr/bin/env python3
"""Holds every #include in src/ to the levels of ARCHITECTURE.md: own folder and lower levels only.

Usage: check_layers.py [ROOT]. Prints each offending include and exits 1; the allow-list is empty
and stays so. Also refuses third-party headers where the level forbids them.
"""
import pathlib
import re
import sys

LEVEL = {
    "base": 0, "records": 1,
    "law": 2, "intake": 2, "trace": 2, "series": 2, "watch": 2, "radio": 2,
    "chase": 3, "care": 3, "desk": 4,
    "store": 5, "exchange": 5, "papers": 5, "server": 5, "simulate": 6, "app": 7,
}
# Levels 0-4 know no I/O, threads, JSON, SQL or sockets. (sys/mman.h: large arrays in anonymous
# memory are no I/O.)
FORBIDDEN_BELOW_5 = re.compile(
    r"^(boost/|nlohmann/|sqlite3|libpq|sodium|httplib|simdjson|toml|CLI/|spdlog/|"
    r"thread$|mutex$|condition_variable$|future$|fstream$|iostream$|filesystem$|coroutine$|"
    r"sys/(?!mman\.h)|unistd\.h|fcntl\.h|netinet/|pthread)")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def check(root: pathlib.Path) -> list[str]:
    faults = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        folder = path.relative_to(root / "src").parts[0]
        if folder not in LEVEL:
            faults.append(f"{path}: src/{folder} has no level in tools/check_layers.py")
            continue
        level = LEVEL[folder]
        is_test = path.stem.endswith("_test") or path.stem.endswith("_bench")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            target = name.split("/")[0]
            where = f"{path.relative_to(root)}:{number}"
            if kind == '"' and "/" not in name:
                faults.append(f'{where}: write "{name}" from the src root: "{folder}/{name}"')
            elif target in LEVEL and target != folder and LEVEL[target] >= level:
                faults.append(f"{where}: {folder} (level {level}) includes {target} "
                              f"(level {LEVEL[target]})")
            elif level < 5 and not is_test and FORBIDDEN_BELOW_5.match(name):
                faults.append(f"{where}: level {level} may not include <{name}>")
    return faults


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    faults = check(root)
    for fault in faults:
        print(fault)
    print(f"check_layers: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
