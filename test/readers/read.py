"""Reads a JSON list of YAML documents from standard input and writes what PyYAML understood.

The first argument names the loader: SafeLoader (Python) or CSafeLoader (libyaml, faster).
"""

import json
import sys

import yaml


def mark(value):
    """Keeps strings, lists and maps, and names the type of every other value and key."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [mark(item) for item in value]
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else f"changed to {type(key).__name__} {key}": mark(item)
            for key, item in value.items()
        }
    return {"changed to": f"{type(value).__name__} {value}"}


def read(document, loader):
    try:
        return {"value": mark(yaml.load(document, Loader=loader))}
    except yaml.YAMLError as error:
        return {"error": str(error)}


loader = getattr(yaml, sys.argv[1])
json.dump([read(document, loader) for document in json.load(sys.stdin)], sys.stdout)
