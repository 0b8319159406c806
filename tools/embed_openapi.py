#!/usr/bin/env python3
"""Writes openapi.yaml as a C++ source that holds its JSON. Usage: embed_openapi.py IN.yaml OUT.cc"""
import json
import sys

import yaml


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as source:
        text = json.dumps(yaml.safe_load(source), ensure_ascii=False, separators=(",", ":"))
    # As bytes, not as a literal: compilers need not take one over 64 KB. Values as chars have them.
    values = [byte - 256 if byte > 127 else byte for byte in text.encode("utf-8")]
    lines = [",".join(map(str, values[at:at + 24])) for at in range(0, len(values), 24)]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write('#include "app/openapi_json.h"\n\nnamespace holdfast::app {\n\n')
        out.write("std::string_view openapi_json() {\n  static constexpr char kText[] = {\n")
        out.write(",\n".join(lines))
        out.write("};\n  return {kText, sizeof kText};\n}\n\n}  // namespace holdfast::app\n")


if __name__ == "__main__":
    main()
