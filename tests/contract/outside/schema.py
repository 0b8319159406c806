"""Answers held to openapi.yaml: a checker for the part of JSON Schema that the document uses."""
import datetime
import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
DOCUMENT = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
METHODS = {"get", "post", "put", "patch", "delete"}

_TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
_KNOWN = {"$ref", "allOf", "anyOf", "type", "enum", "required", "properties",
          "additionalProperties", "items", "minLength", "maxLength", "pattern", "minimum",
          "maximum", "minItems", "maxItems", "format", "description", "default"}


def resolve(node):
    """The node that a $ref points to, or the node itself."""
    while "$ref" in node:
        target = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def is_time_out(text):
    """RFC 3339 in UTC, written with Z."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", text):
        return False
    try:
        datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return False
    return True


def faults(schema, value, at=""):
    """Everything in which the value is not as the schema says: a list of `pointer: what`."""
    unknown = set(schema) - _KNOWN
    if unknown:
        raise NotImplementedError(f"schema words {unknown} at {at}")
    if "$ref" in schema:
        return faults(resolve(schema), value, at)
    found = []
    for part in schema.get("allOf", []):
        found += faults(part, value, at)
    if "anyOf" in schema and all(faults(part, value, at) for part in schema["anyOf"]):
        found.append(f"{at or '/'}: fits none of anyOf: {value!r}")
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(_TYPES[name](value) for name in types):
            return found + [f"{at or '/'}: {value!r} is not {' or '.join(types)}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at or '/'}: {value!r} is none of {schema['enum']}")
    if isinstance(value, str):
        found += _string_faults(schema, value, at)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            found.append(f"{at or '/'}: {value} is out of bounds")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{at or '/'}: {len(value)} items")
        for number, item in enumerate(value):
            found += faults(schema.get("items", {}), item, f"{at}/{number}")
    if isinstance(value, dict):
        found += _object_faults(schema, value, at)
    return found


def _string_faults(schema, value, at):
    found = []
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        found.append(f"{at or '/'}: has {len(value)} characters")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at or '/'}: {value!r} does not match {schema['pattern']}")
    if schema.get("format") == "date-time" and not is_time_out(value):
        found.append(f"{at or '/'}: {value!r} is no RFC 3339 time in UTC")
    return found


def _object_faults(schema, value, at):
    known = schema.get("properties", {})
    found = [f"{at or '/'}: {name} is missing" for name in schema.get("required", [])
             if name not in value]
    for name, member in value.items():
        if name in known:
            found += faults(known[name], member, f"{at}/{name}")
        elif schema.get("additionalProperties", True) is False:
            found.append(f"{at}/{name}: is not known")
        elif isinstance(schema.get("additionalProperties"), dict):
            found += faults(schema["additionalProperties"], member, f"{at}/{name}")
    return found


def operations():
    """Yields (method, path template, operation) of the whole document."""
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield method.upper(), path, operation


_PATHS = [(method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operation)
          for method, path, operation in operations()]


def operation_of(method, path):
    """The operation a request is, or None."""
    plain = path.split("?")[0]
    for known, pattern, operation in _PATHS:
        if known == method and pattern.fullmatch(plain):
            return operation
    return None


def answer_faults(method, path, status, content_type, body):
    """In what an answer is not as the document says. `body` is the parsed JSON or the text."""
    operation = operation_of(method, path)
    if operation is None:
        return []
    responses = operation["responses"]
    response = responses.get(str(status)) or responses.get("default")
    if status >= 400:
        # RFC 9457 for every failure, also where the document lists no failure (429, 500, 503).
        response = DOCUMENT["components"]["responses"]["Problem"]
    if response is None:
        return [f"status {status} is not documented"]
    content = resolve(response).get("content")
    if content is None:
        return [] if body in ("", None) else ["a body where none is documented"]
    plain = content_type.split(";")[0].strip()
    if plain not in content:
        return [f"content type {plain!r}, documented are {sorted(content)}"]
    schema = content[plain]["schema"]
    found = faults(schema, body)
    if plain == "application/problem+json" and not found and body["status"] != status:
        found.append(f"problem status {body['status']} in an answer of {status}")
    return found
