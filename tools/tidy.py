#!/usr/bin/env python3
"""The house rules a compiler does not check (docs: CONTRIBUTING.md). Usage: tidy.py [ROOT].

Prints FILE:LINE: what is wrong, and exits 1 if anything is.
"""
import pathlib
import re
import sys

FILE_MAX = 600
TEST_FILE_MAX = 1000
FUNCTION_MAX = 70
COLUMNS_MAX = 100

# (what, pattern, folders where it is allowed, why)
BANS = [
    ("the real clock", re.compile(r"(system_clock|steady_clock|high_resolution_clock)::now|"
                                  r"\bgettimeofday\b|\bclock_gettime\b|[^\w.>]time\(nullptr\)"),
     {"base/clock.cc", "server/", "store/", "exchange/", "simulate/", "app/"},
     "engines are told the time"),
    ("rand", re.compile(r"\b(s?rand|random_device|mt19937)\b\s*[({ ]"),
     {"app/"}, "chance is passed in: base/clock.h Random"),
    ("threads", re.compile(r"std::(j?thread|async|mutex|condition_variable)\b"),
     {"server/", "store/", "exchange/", "papers/", "simulate/", "app/"}, "engines know no threads"),
    ("co_await", re.compile(r"\bco_(await|return|yield)\b"), {"server/", "exchange/"},
     "coroutines live in server/ and exchange/"),
    ("floating-point money", re.compile(r"\b(double|float)\s+\w*(fen|money|amount|yuan)\b"),
     set(), "money is integer fen"),
    ("FIXME", re.compile(r"\b(FIXME|XXX)\b"), set(), "mend it or write it in docs/roadmap.md"),
    ("a naked new", re.compile(r"=\s*new\s+\w"), set(), "std::make_unique"),
]
OPENING = re.compile(r"^(?:[\w:&*<>,~\[\]= ]|\([^;]*\))*\)\s*(const)?\s*(noexcept)?\s*(override)?"
                     r"\s*(->\s*[^{;]+)?\s*\{$")


def functions(lines):
    """Yields (line number, length) of blocks that open at column 0-2 and look like functions."""
    start = None
    indent = 0
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        depth = len(line) - len(line.lstrip())
        if start is None and depth <= 4 and stripped.endswith("{") and "(" in line + "".join(
                lines[max(0, number - 4):number - 1]) and not re.match(
                r"^(namespace|struct|class|enum|extern|union|TEST|RC_GTEST)", stripped):
            if stripped.startswith(("if", "for", "while", "switch", "do", "else")):
                continue
            start, indent = number, None
            for back in range(number - 1, max(-1, number - 6), -1):
                text = lines[back]
                if text.strip() and not text.startswith((" " * 40,)):
                    indent = len(text) - len(text.lstrip()) if indent is None else min(
                        indent, len(text) - len(text.lstrip()))
                    if "(" in text:
                        break
        elif start is not None and stripped in ("}", "};", "})", "});") and depth <= (indent or 0):
            yield start, number - start + 1
            start = None


def check_source(root, path, faults):
    name = str(path.relative_to(root / "src"))
    lines = path.read_text(encoding="utf-8").splitlines()
    is_test = "_test" in path.stem
    limit = TEST_FILE_MAX if is_test else FILE_MAX
    where = path.relative_to(root)
    if len(lines) > limit:
        faults.append(f"{where}:1: {len(lines)} lines, at most {limit}: split it")
    if path.suffix == ".h" and "#pragma once" not in lines[:40]:
        faults.append(f"{where}:1: no #pragma once")
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            faults.append(f"{where}:{number}: {len(line)} columns, at most {COLUMNS_MAX}")
        if is_test:
            continue
        code = line.split("//")[0]
        for what, pattern, allowed, why in BANS:
            text = line if what == "FIXME" else code
            if pattern.search(text) and not any(name.startswith(a) for a in allowed):
                faults.append(f"{where}:{number}: {what}: {why}")
    if not is_test:
        for number, length in functions(lines):
            if length > FUNCTION_MAX:
                faults.append(f"{where}:{number}: a function of {length} lines, at most "
                              f"{FUNCTION_MAX}")


def check_folders(root, faults):
    for folder in sorted((root / "src").iterdir()):
        if folder.is_dir() and any(folder.glob("*.cc")) and not (folder / "README.md").exists():
            faults.append(f"src/{folder.name}: has no README.md")


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    faults = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in (".h", ".cc"):
            check_source(root, path, faults)
    check_folders(root, faults)
    for fault in faults:
        print(fault)
    print(f"tidy: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
