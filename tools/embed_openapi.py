#!/usr/bin/env python3
"""Writes openapi.yaml as a C++ source that holds its JSON. Usage: embed_openapi.py IN.yaml OUT.cc"""
import json
import sys

import yaml


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as source:
        text = json.dumps(yaml.safe_load(source), ensure_ascii=False, separators=(",", ":"))
    # One literal may not be over 64 KB in every compiler: pieces of 8 KB are joined by it.
    pieces = [text[i:i + 8000] for i in range(0, len(text), 8000)]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write('#include "app/openapi_json.h"\n\nnamespace holdfast::app {\n\n')
        out.write("std::string_view openapi_json() {\n  return\n")
        out.write("\n".join(f'      R"~~~~({piece})~~~~"' for piece in pieces))
        out.write(";\n}\n\n}  // namespace holdfast::app\n")


if __name__ == "__main__":
    main()
